// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.benchmarks.load;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/// One caller with one connection: sends the same request again and again and reads the answers, doing nothing else, so
/// that the load generator costs little beside what it measures. One thread.
final class RawCaller implements AutoCloseable {
    private static final int LONGEST_REASON = 300;

    private final Socket socket;
    private final InputStream in;
    private final byte[] request;

    /// @param headers lines without their ends
    RawCaller(URI url, String headers, String body) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), url.getPort());
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        String head = "POST " + url.getRawPath() + " HTTP/1.1\r\nHost: localhost:" + url.getPort()
                + "\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n" + headers + "\r\n";
        request = (head + body).getBytes(StandardCharsets.UTF_8);
    }

    /// One exchange.
    ///
    /// @return why it failed: the status and the error of an answer that was not a 200 with a result
    Optional<String> call() throws IOException {
        socket.getOutputStream().write(request);
        String status = line();
        int length = -1;
        for (String line = line(); !line.isEmpty(); line = line()) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        if (length < 0) {
            throw new IOException("an answer without a length: " + status);
        }
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        return status.contains(" 200") && body.contains("\"result\"")
                ? Optional.empty()
                : Optional.of(status + " " + body.substring(0, Math.min(LONGEST_REASON, body.length())));
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the connection was closed");
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
