// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab.process;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/// A listener on loopback that carries each connection to one of several ports, and can do to them what
/// networks do. Any thread.
public final class TcpForwarder implements AutoCloseable {
    private static final int CONNECT_MILLIS = 1000;
    private static final int CHUNK = 64 * 1024;

    /// A port that is none.
    private static final int NOBODY = 0;

    /// Chooses for each new connection.
    @FunctionalInterface
    public interface Route {
        /// @param attempt from 0: one more after each port that did not take the connection
        /// @return a port; 0 when there is none left to try
        int port(int attempt);
    }

    private final Route route;
    private final FirstBytes firstBytes;
    private final int port;
    private final Set<Carried> connections = ConcurrentHashMap.newKeySet();
    private final Map<Integer, Integer> servedBy = new ConcurrentHashMap<>();
    private volatile ServerSocket listener;
    private volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);
    private volatile Duration delay = Duration.ZERO;
    private volatile boolean closed;

    private TcpForwarder(Route route, FirstBytes firstBytes) {
        this.route = route;
        this.firstBytes = firstBytes;
        this.listener = bound(0);
        this.port = listener.getLocalPort();
        listen(listener);
    }

    /// Carries everything as it is.
    public static TcpForwarder along(Route route) {
        return new TcpForwarder(route, FirstBytes.AS_THEY_ARE);
    }

    /// To one port, which may change.
    public static TcpForwarder to(IntSupplier target) {
        return along(attempt -> attempt == 0 ? target.getAsInt() : NOBODY);
    }

    /// Carries one HTTP request each connection: it asks for its close, so that the next one is routed anew.
    public static TcpForwarder oneRequestEach(Route route) {
        return new TcpForwarder(route, FirstBytes.CLOSING);
    }

    public int port() {
        return port;
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /// Which port serves, or served last, the connection that came from this port; 0 when unknown.
    public int servedBy(int clientPort) {
        return servedBy.getOrDefault(clientPort, NOBODY);
    }

    /// Cuts every connection; new ones may come.
    public void reset() {
        connections.forEach(Carried::cut);
    }

    /// Cuts every connection and refuses new ones.
    public void refuse() {
        Carried.close(listener);
        reset();
    }

    /// Nothing passes any more in either direction, and nobody is told. What is sent meanwhile passes when
    /// it heals, as with TCP. New connections are taken and stand.
    public void blackHole() {
        gate = new CompletableFuture<>();
    }

    /// Everything takes so much longer, each way.
    public void slow(Duration by) {
        delay = by;
    }

    /// As in the beginning.
    public void heal() {
        delay = Duration.ZERO;
        gate.complete(null);
        if (listener.isClosed() && !closed) {
            ServerSocket again = bound(port);
            listener = again;
            listen(again);
        }
    }

    @Override
    public void close() {
        closed = true;
        gate.complete(null);
        refuse();
    }

    private static ServerSocket bound(int port) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void listen(ServerSocket on) {
        var _ = Thread.ofVirtual().start(() -> {
            while (!on.isClosed()) {
                try {
                    Socket client = on.accept();
                    var _ = Thread.ofVirtual().start(() -> carry(client));
                } catch (IOException e) {
                    // closed, or the connection went away by itself
                }
            }
        });
    }

    private void carry(Socket client) {
        Carried carried = new Carried(client, new Socket());
        connections.add(carried);
        gate.join();
        Socket server = connected(client.getPort());
        Carried whole = new Carried(client, server);
        connections.add(whole);
        connections.remove(carried);
        if (closed || client.isClosed() || !server.isConnected()) {
            finished(whole);
            return;
        }
        var _ = Thread.ofVirtual().start(() -> copy(whole, server, client, FirstBytes.AS_THEY_ARE));
        copy(whole, client, server, firstBytes);
    }

    /// Not connected when nobody takes it.
    private Socket connected(int clientPort) {
        int attempt = 0;
        for (int target = route.port(attempt); target != NOBODY; target = route.port(attempt)) {
            Socket server = new Socket();
            try {
                server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), CONNECT_MILLIS);
                server.setTcpNoDelay(true);
                servedBy.put(clientPort, target);
                return server;
            } catch (IOException e) {
                Carried.close(server);
                attempt++;
            }
        }
        return new Socket();
    }

    private void copy(Carried carried, Socket from, Socket to, FirstBytes start) {
        byte[] chunk = new byte[CHUNK];
        FirstBytes next = start;
        try {
            to.setTcpNoDelay(true);
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                gate.join();
                if (!delay.isZero()) {
                    LockSupport.parkNanos(delay.toNanos());
                }
                next.write(chunk, read, out);
                next = FirstBytes.AS_THEY_ARE;
            }
        } catch (IOException e) {
            // one end has gone, and so the other goes
        } finally {
            // nobody is told of an end either while nothing passes
            gate.join();
            finished(carried);
        }
    }

    private void finished(Carried carried) {
        carried.end();
        connections.remove(carried);
    }

    /// Both halves of a connection.
    private record Carried(Socket client, Socket server) {

        void end() {
            close(client);
            close(server);
        }

        /// With a reset in place of a polite end.
        void cut() {
            for (Socket socket : new Socket[] {client, server}) {
                try {
                    socket.setSoLinger(true, 0);
                } catch (IOException e) {
                    // closed already
                }
                close(socket);
            }
        }

        static void close(Closeable socket) {
            try {
                socket.close();
            } catch (IOException e) {
                // it is closed enough
            }
        }
    }
}
