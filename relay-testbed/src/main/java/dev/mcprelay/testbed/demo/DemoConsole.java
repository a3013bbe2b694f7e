// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.mcprelay.api.lifecycle.StartException;
import dev.mcprelay.api.lifecycle.StartFailures;
import dev.mcprelay.testbed.demo.FirstCalls.Outcome;
import dev.mcprelay.testbed.world.RelayNode;

/// `./relay demo [--once] [--port N]`.
public final class DemoConsole {
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final List<String> LOCALHOST = List.of("127.0.0.1", "::1");
    private static final int CONNECT_MILLIS = 500;

    private final PrintStream out;
    private final PrintStream err;
    private final StopSignal signal;

    DemoConsole(PrintStream out, PrintStream err, StopSignal signal) {
        this.out = out;
        this.err = err;
        this.signal = signal;
    }

    /// Exits 0 after the call (`--once`), 130 on Ctrl-C, 1 when something fails, 2 on bad usage.
    public static void main(String[] arguments) {
        StopSignal signal = StopSignal.forThisThread();
        int status = run(List.of(arguments), System.out, System.err, signal);
        signal.done();
        System.exit(status);
    }

    static int run(List<String> arguments, PrintStream out, PrintStream err, StopSignal signal) {
        Optional<DemoOptions> options = DemoOptions.of(arguments);
        if (options.isEmpty()) {
            err.println("usage: ./relay demo [--once] [--port N]   (N: 0 for any free port, else 1..65535; usually "
                    + DemoOptions.USUAL_PORT + ")");
            return USAGE;
        }
        return new DemoConsole(out, err, signal).run(options.get());
    }

    private int run(DemoOptions options) {
        try {
            int port = options.port() == 0 ? RelayNode.freePort() : free(options.port());
            Path data = dataFolder();
            try (DemoWorld world = new DemoWorld(port, data)) {
                return show(world, options);
            } finally {
                deleted(data);
            }
        } catch (IOException | RuntimeException e) {
            if (!signal.came()) {
                err.println("relay: " + sentence(e));
            }
        }
        return FAILED;
    }

    /// The port, if nobody is there: not on the address that the relay will have, nor on any other that the
    /// name `localhost` leads to, for what is pasted may take that one first.
    private static int free(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (BindException e) {
            throw Objects.requireNonNullElse(e.getMessage(), "").startsWith("Permission")
                    ? forbidden(port)
                    : taken(port);
        }
        if (isTaken(port)) {
            throw taken(port);
        }
        return port;
    }

    private static StartException forbidden(int port) {
        return new StartException(
                "The system does not let the demo listen on port " + port + ": choose another with --port.", null);
    }

    private static StartException taken(int port) {
        return new StartException(
                "Port " + port + " is taken: stop what listens there, or choose another with --port.", null);
    }

    private static boolean isTaken(int port) {
        for (String address : LOCALHOST) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.ofLiteral(address), port), CONNECT_MILLIS);
                return true;
            } catch (IOException nobodyThere) {
                // as it should be
            }
        }
        return false;
    }

    private static Path dataFolder() {
        try {
            return Files.createTempDirectory("relay-demo");
        } catch (IOException e) {
            throw new StartException(
                    "The demo cannot write to " + System.getProperty("java.io.tmpdir") + ": make room there, or set "
                            + "RELAY_JAVA_OPTS=-Djava.io.tmpdir=FOLDER with another one.",
                    e);
        }
    }

    int show(DemoWorld world, DemoOptions options) {
        introduce(world);
        switch (new FirstCalls(world.caller(), world.server().marker()).make()) {
            case Outcome.Made made -> tell(made, world);
            case Outcome.Failed failed -> {
                err.println("relay: " + failed.sentence());
                return FAILED;
            }
        }
        if (!options.once()) {
            out.println();
            out.print(Pasteable.lines(world));
            out.flush();
            signal.await();
        }
        return 0;
    }

    private void introduce(DemoWorld world) {
        out.println("A whole world in one process:\n");
        line("private server", world.server().url() + "   (only the tunnel client reaches it)");
        line("issuer", world.issuer().realm("demo").issuer());
        line("relay", world.relayUrl() + "   (admin key: " + world.adminKey() + ")");
        line("tunnel", world.tunnel().id());
        out.flush();
    }

    private void tell(Outcome.Made calls, DemoWorld world) {
        out.println("\nMCP client -> relay -> tunnel client -> private server, and back:\n");
        line(
                "tools/call add",
                FirstCalls.SUM_ARGUMENTS + "  =>  " + calls.sum() + "   (" + calls.connected()
                        + " ms, with connecting)");
        line("tools/call whoami", world.server().marker() + "   (" + calls.again() + " ms)");
        out.flush();
    }

    private void line(String name, String value) {
        out.printf("  %-18s %s%n", name, value);
    }

    private static void deleted(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static String sentence(Throwable failure) {
        return StartFailures.sentence(failure).orElseGet(() -> {
            Throwable cause = failure;
            // what lies deepest is what happened
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            String message = Objects.requireNonNullElse(cause.getMessage(), cause.toString());
            return "The demo could not start: " + message.lines().collect(Collectors.joining(" "));
        });
    }
}
