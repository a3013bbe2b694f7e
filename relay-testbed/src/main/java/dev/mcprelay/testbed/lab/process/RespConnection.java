// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab.process;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Says commands to one Redis server, one after another, in its protocol (RESP2). Nothing is retried or
/// redirected: the laboratory needs to know whom it talks to. Strings are bytes as ISO 8859-1. One thread.
final class RespConnection implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;

    RespConnection(int port) throws IOException {
        int patience = (int) PATIENCE.toMillis();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), patience);
        socket.setSoTimeout(patience);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /// One command and the first value of its reply; nothing is the empty string.
    String ask(String... command) throws IOException {
        List<String> reply = list(command);
        return reply.isEmpty() ? "" : reply.getFirst();
    }

    /// One command and its reply, flat: nested arrays are poured into one list, and nothing is left out.
    ///
    /// @throws IOException also when Redis refuses the command
    List<String> list(String... command) throws IOException {
        StringBuilder text = new StringBuilder("*" + command.length + "\r\n");
        for (String word : command) {
            text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        out.write(text.toString().getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        List<String> values = new ArrayList<>();
        read(values);
        return values;
    }

    private void read(List<String> into) throws IOException {
        String line = line();
        String rest = line.substring(1);
        switch (line.charAt(0)) {
            case '+', ':' -> into.add(rest);
            case '-' -> throw new IOException("Redis: " + rest);
            case '$' -> {
                int length = Integer.parseInt(rest);
                if (length >= 0) {
                    into.add(new String(in.readNBytes(length), StandardCharsets.ISO_8859_1));
                    String _ = line();
                }
            }
            case '*' -> {
                for (int i = Integer.parseInt(rest); i > 0; i--) {
                    read(into);
                }
            }
            default -> throw new IOException("not a reply of Redis: " + line);
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("Redis closed the connection");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
