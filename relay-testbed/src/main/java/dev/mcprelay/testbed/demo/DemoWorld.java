// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.mcprelay.client.TunnelClient;
import dev.mcprelay.testbed.issuer.TestIssuer;
import dev.mcprelay.testbed.issuer.TokenSpec;
import dev.mcprelay.testbed.server.PrivateServer;
import dev.mcprelay.testbed.world.AdminClient;
import dev.mcprelay.testbed.world.AdminClient.NewTunnel;
import dev.mcprelay.testbed.world.McpCaller;
import dev.mcprelay.testbed.world.RelayNode;
import dev.mcprelay.testbed.world.TunnelClients;

/// Everything a tool call needs, started in the order in which it depends on each other and closed the
/// other way round.
final class DemoWorld implements AutoCloseable {
    private static final String ADMIN_KEY = "demo-admin-key";
    private static final Duration TOKEN_LIFE = Duration.ofHours(24);
    private static final Duration GOODBYE = Duration.ofSeconds(5);

    private final Deque<Runnable> closing = new ArrayDeque<>();
    private final PrivateServer server;
    private final TestIssuer issuer;
    private final RelayNode relay;
    private final NewTunnel tunnel;
    private final NewTunnel yours;

    DemoWorld(int port, Path data) {
        try {
            server = PrivateServer.start();
            closing.push(server::close);
            issuer = TestIssuer.start();
            closing.push(issuer::close);
            relay = RelayNode.start(
                    port,
                    Map.of(
                            "relay.data-dir",
                            data.toString(),
                            "relay.admin.key",
                            ADMIN_KEY,
                            "relay.auth.issuers[0].uri",
                            issuer.realm("demo").issuer(),
                            // what the demo prints is to be read: between its lines only what went wrong
                            "logging.level.dev.mcprelay",
                            "WARN",
                            // a start that fails ends in a sentence of the demo's own
                            "logging.level.org.springframework.boot",
                            "OFF"));
            closing.push(relay::close);
            AdminClient admin = new AdminClient(relay.url(), ADMIN_KEY);
            tunnel = admin.createTunnel("demo", "{\"mode\":\"relay\"}");
            yours = admin.createTunnel("yours", "{\"mode\":\"relay\"}");
            TunnelClient client = TunnelClients.http(relay.url(), tunnel, server.url());
            closing.push(() -> client.stop()
                    .toFuture()
                    .orTimeout(GOODBYE.toMillis(), TimeUnit.MILLISECONDS)
                    .join());
            admin.awaitClient(tunnel.id());
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    PrivateServer server() {
        return server;
    }

    TestIssuer issuer() {
        return issuer;
    }

    String relayUrl() {
        return relay.url();
    }

    String adminKey() {
        return ADMIN_KEY;
    }

    /// The tunnel that the demo's own client serves.
    NewTunnel tunnel() {
        return tunnel;
    }

    /// Another one, for the client of whoever watches.
    NewTunnel yours() {
        return yours;
    }

    String urlOf(NewTunnel of) {
        return relay.url() + "/v1/mcp/" + of.id();
    }

    /// An access token for both tunnels.
    String token() {
        return issuer.realm("demo")
                .token(TokenSpec.aToken()
                        .audience(urlOf(tunnel), urlOf(yours))
                        .subject("demo-user")
                        .clientId("demo")
                        .scope("mcp:tunnel")
                        .expiresIn(TOKEN_LIFE));
    }

    McpCaller caller() {
        return McpCaller.of(urlOf(tunnel), token());
    }

    @Override
    public void close() {
        while (!closing.isEmpty()) {
            closing.pop().run();
        }
    }
}
