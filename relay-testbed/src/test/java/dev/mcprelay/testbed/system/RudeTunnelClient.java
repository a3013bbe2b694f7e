// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.system;

import dev.mcprelay.testbed.world.AdminClient.NewTunnel;

/// A tunnel client that takes and does not give: polls without reading, begins an answer and ends in the middle of it.
final class RudeTunnelClient implements AutoCloseable {
    private final RawSocket socket;
    private final String url;
    private final NewTunnel tunnel;

    RudeTunnelClient(String relayUrl, NewTunnel tunnel) {
        this.url = relayUrl;
        this.tunnel = tunnel;
        this.socket = RawSocket.narrow(relayUrl);
    }

    /// Asks for work and looks away.
    RudeTunnelClient poll() {
        socket.send("GET /v1/tunnels/" + tunnel.id() + "/poll?limit=5&timeout_ms=20000 HTTP/1.1\r\nHost: a\r\n"
                + common() + "\r\n");
        return this;
    }

    /// What the poll brought, once somebody looks after all.
    HandClient.Command command() {
        return new HandClient.Command(Json.of(socket.answer().body()).at("/commands/0"));
    }

    /// Declares a whole answer, sends half of it and is gone.
    void answerHalf(HandClient.Command command) {
        String body = command.answered("{}");
        try (RawSocket second = RawSocket.to(url)) {
            second.send("POST /v1/tunnels/" + tunnel.id() + "/response HTTP/1.1\r\nHost: a\r\n" + common()
                    + "X-Tunnel-Shard-Token: " + command.shardToken()
                    + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                    + body.substring(0, body.length() / 2));
            second.cut();
        }
    }

    private String common() {
        return "Authorization: Bearer " + tunnel.key() + "\r\nX-Tunnel-Client-Version: 0.0.12\r\n"
                + "X-Tunnel-Client-Instance-Id: ffffffffffffffffffffffffffffffff\r\n"
                + "X-Tunnel-Mcp-Server-Info: {\"version\":1,\"channels\":[{\"name\":\"main\"}]}\r\n";
    }

    /// As `kill -9` does.
    void die() {
        socket.cut();
    }

    @Override
    public void close() {
        socket.close();
    }
}
