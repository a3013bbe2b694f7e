// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.benchmarks.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import dev.mcprelay.testbed.world.AdminClient.NewTunnel;

/// Polls that park and get nothing: what an idle tunnel costs. Each is an instance of its own on its own connection.
final class IdlePolls implements AutoCloseable {
    private final List<Socket> sockets = new ArrayList<>();

    IdlePolls(String relay, List<NewTunnel> tunnels, int each) throws IOException {
        int port = URI.create(relay).getPort();
        for (NewTunnel tunnel : tunnels) {
            for (int i = 0; i < each; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                String request = "GET /v1/tunnels/" + tunnel.id() + "/poll?limit=20&timeout_ms=30000 HTTP/1.1\r\n"
                        + "Host: localhost\r\nAuthorization: Bearer " + tunnel.key()
                        + "\r\nX-Tunnel-Client-Name: bench\r\nX-Tunnel-Client-Instance-Id: idle-" + i + "\r\n\r\n";
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                sockets.add(socket);
            }
        }
    }

    int size() {
        return sockets.size();
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
