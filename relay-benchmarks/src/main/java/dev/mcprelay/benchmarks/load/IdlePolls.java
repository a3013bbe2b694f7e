// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.benchmarks.load;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import dev.mcprelay.testbed.world.AdminClient.NewTunnel;

/// Polls that park, get nothing and come again, as those of clients without work do: what an idle tunnel
/// costs. Each is an instance of its own on its own connection.
final class IdlePolls implements AutoCloseable {
    /// Short polls at first, so that the node soon counts on each client to come back.
    private static final int SHORT = 5;

    private static final Duration SHORT_WAIT = Duration.ofSeconds(1);
    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final Duration LONGEST_START = Duration.ofSeconds(60);

    private final List<Socket> sockets = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final LongAdder ended = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final CountDownLatch settled;

    IdlePolls(String relay, List<NewTunnel> tunnels, int each) throws IOException {
        int port = URI.create(relay).getPort();
        settled = new CountDownLatch(tunnels.size() * each);
        for (NewTunnel tunnel : tunnels) {
            for (int i = 0; i < each; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                sockets.add(socket);
                String instance = "idle-" + i;
                threads.execute(() -> poll(socket, tunnel, instance));
            }
        }
    }

    /// Waits until every client has polled a few times and has its long poll before it.
    void awaitSettled() throws InterruptedException {
        if (!settled.await(LONGEST_START.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException(settled.getCount() + " clients without work did not come to rest");
        }
    }

    private void poll(Socket socket, NewTunnel tunnel, String instance) {
        try {
            InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 10);
            for (int i = 0; i < SHORT; i++) {
                poll(socket, in, tunnel, instance, SHORT_WAIT);
            }
            settled.countDown();
            while (true) {
                poll(socket, in, tunnel, instance, WAIT);
                ended.increment();
            }
        } catch (IOException e) {
            lost.increment(); // closed at the end, or one poll fewer than were promised: shown by lost()
        }
    }

    private static void poll(Socket socket, InputStream in, NewTunnel tunnel, String instance, Duration wait)
            throws IOException {
        String request = "GET /v1/tunnels/" + tunnel.id() + "/poll?limit=20&timeout_ms=" + wait.toMillis()
                + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + tunnel.key()
                + "\r\nX-Tunnel-Client-Name: bench\r\nX-Tunnel-Client-Instance-Id: " + instance + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        int newlines = 0;
        StringBuilder head = new StringBuilder();
        while (newlines < 2) {
            int c = in.read();
            if (c < 0) {
                throw new IOException("the connection was closed");
            }
            newlines = c == '\n' ? newlines + 1 : c == '\r' ? newlines : 0;
            head.append((char) c);
        }
        if (!head.toString().startsWith("HTTP/1.1 204")) {
            throw new IOException("a poll that was to get nothing got: " + head);
        }
    }

    int size() {
        return sockets.size();
    }

    /// Long polls that came to their end.
    long ended() {
        return ended.sum();
    }

    /// Clients whose connection failed.
    long lost() {
        return lost.sum();
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        threads.close();
    }
}
