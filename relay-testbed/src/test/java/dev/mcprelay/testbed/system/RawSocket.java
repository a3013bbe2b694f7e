// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.system;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One connection, byte by byte: sends what no HTTP library would, and reads only when told to.
final class RawSocket implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int TINY = 4096;

    private final Socket socket;
    private final InputStream in;

    private RawSocket(String url, int receiveBuffer) {
        URI uri = URI.create(url);
        try {
            socket = new Socket();
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), uri.getPort()));
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RawSocket to(String url) {
        return new RawSocket(url, 0);
    }

    /// One whose window is soon full when it is not read.
    static RawSocket narrow(String url) {
        return new RawSocket(url, TINY);
    }

    /// What one answer said.
    ///
    /// @param head field lines as they came
    record RawAnswer(int status, List<String> head, String body) {
        Optional<String> header(String name) {
            return head.stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst();
        }
    }

    void send(String latin1) {
        try {
            write(latin1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String latin1) throws IOException {
        socket.getOutputStream().write(latin1.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /// Sends, and reads the answer even when the peer did not want to hear it all.
    RawAnswer ask(String latin1) {
        try {
            write(latin1);
        } catch (IOException cut) {
            return answer();
        }
        return answer();
    }

    /// The next whole answer.
    RawAnswer answer() {
        try {
            String status = line();
            List<String> head = new ArrayList<>();
            for (String line = line(); !line.isEmpty(); line = line()) {
                head.add(line);
            }
            RawAnswer bare = new RawAnswer(Integer.parseInt(status.split(" ", -1)[1]), List.copyOf(head), "");
            return new RawAnswer(bare.status(), bare.head(), body(bare));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String body(RawAnswer answer) throws IOException {
        if (answer.header("Transfer-Encoding").isPresent()) {
            StringBuilder body = new StringBuilder();
            for (int size = chunkSize(); size > 0; size = chunkSize()) {
                body.append(text(size));
                skipLine();
            }
            skipLine();
            return body.toString();
        }
        return text(answer.header("Content-Length").map(Integer::parseInt).orElse(0));
    }

    private void skipLine() throws IOException {
        var _ = line();
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line(), 16);
    }

    private String text(int size) throws IOException {
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw new EOFException("body cut after " + bytes.length + " of " + size);
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// The next line, without its end.
    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("closed after: " + line.toString(StandardCharsets.ISO_8859_1));
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    /// Waits for the peer to close; whatever it says before is thrown away.
    boolean isClosedByPeer() {
        try {
            in.transferTo(OutputStream.nullOutputStream());
            return true;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    /// Half a connection: what the peer sends is still read.
    void finishSending() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Without a goodbye: a reset, as when a process is killed with unread input.
    void cut() {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        close();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
