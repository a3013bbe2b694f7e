// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.system;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

import dev.mcprelay.testbed.world.AdminClient.NewTunnel;

/// A caller that opens a stream and reads when it pleases, or never.
final class SlowCaller implements AutoCloseable {
    private final RawSocket socket;
    private final String path;
    private final String token;

    SlowCaller(World world, NewTunnel tunnel) {
        this.socket = RawSocket.narrow(world.node().url());
        this.path = "/v1/mcp/" + tunnel.id();
        this.token = world.token(tunnel);
    }

    void ask(String body) {
        socket.send("POST " + path + " HTTP/1.1\r\nHost: a\r\nAccept: application/json, text/event-stream\r\n"
                + "Authorization: Bearer " + token + "\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body);
    }

    /// Lines of the stream up to the first that holds this text.
    List<String> readUntil(String text) {
        List<String> lines = new ArrayList<>();
        try {
            do {
                lines.add(socket.line());
            } while (!lines.getLast().contains(text));
        } catch (EOFException cut) {
            throw new AssertionError("the stream ended before: " + text, cut);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    void leave() {
        socket.cut();
    }

    @Override
    public void close() {
        socket.close();
    }
}
