// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.http;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import static org.assertj.core.api.Assertions.assertThat;

/// A raw connection whose window is soon full: what is large and is not read does not leave the server.
public final class NarrowPeer implements AutoCloseable {
    private static final int WINDOW = 4096;
    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket = new Socket();

    public NarrowPeer(int port) throws IOException {
        socket.setReceiveBufferSize(WINDOW);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /// Sends a request as it is, in ISO 8859-1.
    public NarrowPeer send(String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /// Reads until this character has come.
    public NarrowPeer readUntil(char last) throws IOException {
        for (int read = 0; read != last; read = socket.getInputStream().read()) {
            assertThat(read).isNotNegative();
        }
        return this;
    }

    /// The next line, without its end.
    public String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int read = socket.getInputStream().read();
                read != '\n';
                read = socket.getInputStream().read()) {
            assertThat(read).isNotNegative();
            line.append((char) read);
        }
        return line.toString().strip();
    }

    /// At most so many bytes more.
    public int read(int most) throws IOException {
        return socket.getInputStream().readNBytes(most).length;
    }

    /// All that comes until the connection ends.
    public String text() {
        try {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /// How many bytes there are until the connection ends, in whatever way.
    public long readToTheEnd() {
        long[] count = {0};
        try {
            var _ = socket.getInputStream().transferTo(new OutputStream() {
                @Override
                public void write(int b) {
                    count[0]++;
                }
            });
        } catch (IOException reset) {
            // an end like any other
        }
        return count[0];
    }

    boolean isClosed() {
        return socket.isClosed();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
