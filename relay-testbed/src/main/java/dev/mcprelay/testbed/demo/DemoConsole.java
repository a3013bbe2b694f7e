// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.demo;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.mcprelay.testbed.world.McpCaller;
import dev.mcprelay.testbed.world.RelayNode;

/// `./relay demo [--once] [--port N]`.
public final class DemoConsole {
    private static final int USUAL_PORT = 8080;
    private static final Pattern TEXT = Pattern.compile("\"type\":\"text\",\"text\":\"([^\"]*)\"");

    private DemoConsole() {}

    /// Exits 0 after the call (`--once`) or on Ctrl-C, 1 when something fails, 2 on bad usage.
    public static void main(String[] arguments) {
        Optional<Options> options = Options.of(List.of(arguments));
        if (options.isEmpty()) {
            System.err.println("usage: ./relay demo [--once] [--port N]   (N: 0 for any free port, else 1..65535)");
            System.exit(2);
        }
        System.exit(run(options.get()));
    }

    private static int run(Options options) {
        try {
            int port = options.port() == 0 ? RelayNode.freePort() : free(options.port());
            Path data = Files.createTempDirectory("relay-demo");
            try (DemoWorld world = new DemoWorld(port, data)) {
                boolean worked = show(world);
                if (worked && !options.once()) {
                    System.out.print(Pasteable.lines(world));
                    System.out.flush();
                    untilInterrupted(world);
                }
                return worked ? 0 : 1;
            } finally {
                deleted(data);
            }
        } catch (BindException e) {
            System.err.println("relay: port " + options.port()
                    + " is taken: stop what listens there, or choose another with --port.");
        } catch (IOException | RuntimeException e) {
            System.err.println("relay: the demo could not start: " + sentence(e));
        }
        return 1;
    }

    private static int free(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return port;
        }
    }

    private static boolean show(DemoWorld world) {
        System.out.println("A whole world in one process:\n");
        line("private server", world.server().url() + "   (only the tunnel client reaches it)");
        line("issuer", world.issuer().realm("demo").issuer());
        line("relay", world.relayUrl() + "   (admin key: " + world.adminKey() + ")");
        line("tunnel", world.tunnel().id());
        McpCaller caller = world.caller();
        long start = DemoClock.millis();
        HttpResponse<String> answer = caller.ask(McpCaller.toolCall("1", "add", "{\"a\":2,\"b\":40}"));
        long connected = DemoClock.millis() - start;
        Matcher text = TEXT.matcher(answer.body());
        if (answer.statusCode() != 200 || !text.find()) {
            System.err.println("relay: the tool call failed: " + answer.statusCode() + " " + answer.body());
            return false;
        }
        String result = text.group(1);
        start = DemoClock.millis();
        HttpResponse<String> who = caller.ask(McpCaller.toolCall("2", "whoami", "{}"));
        long again = DemoClock.millis() - start;
        boolean there = who.body().contains(world.server().marker());
        System.out.println("\nMCP client -> relay -> tunnel client -> private server, and back:\n");
        line("tools/call add", "{\"a\":2,\"b\":40}  =>  " + result + "   (" + connected + " ms, with connecting)");
        line(
                "tools/call whoami",
                (there ? world.server().marker() : "not the private server!") + "   (" + again + " ms)");
        System.out.println();
        return there && result.equals("42");
    }

    private static void line(String name, String value) {
        System.out.printf("  %-18s %s%n", name, value);
    }

    private static void untilInterrupted(DemoWorld world) {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            world.close();
            closed.countDown();
        }));
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void deleted(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static String sentence(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    /// @param port 0: any free one
    record Options(boolean once, int port) {

        static Optional<Options> of(List<String> arguments) {
            boolean once = false;
            int port = USUAL_PORT;
            for (int i = 0; i < arguments.size(); i++) {
                switch (arguments.get(i)) {
                    case "--once" -> once = true;
                    case "--port" -> {
                        i++;
                        port = i < arguments.size() ? number(arguments.get(i)) : -1;
                    }
                    default -> port = -1;
                }
            }
            return port < 0 || port > 65_535 ? Optional.empty() : Optional.of(new Options(once, port));
        }

        private static int number(String text) {
            try {
                return Integer.parseInt(text);
            } catch (NumberFormatException e) {
                return -1;
            }
        }
    }

    /// For showing how long things took.
    static final class DemoClock {
        private DemoClock() {}

        static long millis() {
            return Duration.ofNanos(System.nanoTime()).toMillis();
        }
    }
}
