// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.interop;

import tools.jackson.databind.JsonNode;

import dev.mcprelay.client.TunnelClient;
import dev.mcprelay.testbed.server.PrivateServer;
import dev.mcprelay.testbed.world.AdminClient.NewTunnel;
import dev.mcprelay.testbed.world.TunnelClients;

import static org.assertj.core.api.Assertions.assertThat;

/// A tunnel with our own client and a private server, for a peer to call.
final class PeerScene implements AutoCloseable {
    private final InteropWorld world;
    private final PrivateServer server = PrivateServer.start();
    private final NewTunnel tunnel;
    private final TunnelClient client;

    PeerScene(InteropWorld world) {
        this.world = world;
        tunnel = world.tunnel();
        client = TunnelClients.http(world.relayUrl(), tunnel, server.url());
        world.awaitInstances(tunnel, 1);
    }

    String url() {
        return world.urlOf(tunnel);
    }

    String token() {
        return world.token(url());
    }

    /// What a peer saw is what the server does.
    void isAsTheServerSaid(JsonNode seen, String version) {
        assertThat(seen.get("version").stringValue()).isEqualTo(version);
        assertThat(seen.get("tools").valueStream().map(JsonNode::stringValue)).contains("add", "echo", "progress");
        assertThat(seen.get("add").stringValue()).isEqualTo("42");
        assertThat(seen.get("echo"))
                .isEqualTo(Json.of("{\"value\":{\"text\":\"h\u00e9 \u2603\",\"list\":[1,null,true]}}"));
        assertThat(seen.get("progress").valueStream().map(JsonNode::intValue)).containsExactly(1, 2, 3, 4, 5);
        assertThat(seen.get("told").stringValue()).isEqualTo("5 notices, " + server.marker());
    }

    @Override
    public void close() {
        client.kill();
        server.close();
    }
}
