// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.world;

import java.net.URI;

import dev.mcprelay.client.ClientSettings;
import dev.mcprelay.client.TunnelClient;
import dev.mcprelay.client.relay.RuntimeKey;
import dev.mcprelay.client.upstream.Upstream;
import dev.mcprelay.client.upstream.http.HttpUpstream;
import dev.mcprelay.client.upstream.stdio.StdioUpstream;
import dev.mcprelay.protocol.id.TunnelId;
import dev.mcprelay.testbed.world.AdminClient.NewTunnel;

/// Tunnel clients of ours, started.
public final class TunnelClients {

    private TunnelClients() {}

    /// A client of this tunnel for a private server over HTTP.
    public static TunnelClient http(String relayUrl, NewTunnel tunnel, String serverUrl) {
        return start(relayUrl, tunnel, HttpUpstream.at(URI.create(serverUrl)));
    }

    /// The same for one over stdio.
    public static TunnelClient stdio(String relayUrl, NewTunnel tunnel, String command) {
        return start(relayUrl, tunnel, StdioUpstream.of(command));
    }

    private static TunnelClient start(String relayUrl, NewTunnel tunnel, Upstream upstream) {
        ClientSettings settings =
                ClientSettings.of(URI.create(relayUrl), new TunnelId(tunnel.id()), new RuntimeKey(tunnel.key()));
        TunnelClient client = new TunnelClient(settings.withMain(upstream));
        client.start();
        return client;
    }
}
