// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.benchmarks.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.mcprelay.testbed.world.RelayNode;

/// A relay in a process of its own, so that its CPU and memory can be told from everybody else's. Ended by its handle.
final class RelayProcess implements AutoCloseable {
    static final String ADMIN_KEY = "bench-admin-key";
    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    private final Process process;
    private final int port;

    private RelayProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static RelayProcess start(Path folder, List<String> settings) throws IOException, InterruptedException {
        int port = RelayNode.freePort();
        List<String> command = new ArrayList<>(List.of(
                java("java"),
                "-XX:+UseG1GC",
                "-XX:+UseCompactObjectHeaders",
                "-Xmx1g",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.mcprelay.api.RelayApplication",
                "--server.port=" + port,
                "--server.address=127.0.0.1",
                "--management.server.port=-1",
                "--relay.public-url=http://localhost:" + port,
                "--relay.admin.key=" + ADMIN_KEY,
                "--relay.data-dir=" + folder));
        command.addAll(settings);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        RelayProcess relay = new RelayProcess(process, port);
        var reader = process.inputReader(StandardCharsets.UTF_8);
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.equals("relay ready")) {
                // read on, so that it can write on; that the reading ends with the process is no news
                Thread.ofPlatform()
                        .daemon()
                        .uncaughtExceptionHandler((_, _) -> {})
                        .start(() -> reader.lines().forEach(_ -> {}));
                return relay;
            }
        }
        throw new IOException("the relay did not start: exit " + process.waitFor());
    }

    String url() {
        return "http://localhost:" + port;
    }

    Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /// Heap in use after a full collection, in KiB.
    long heapKiB() throws IOException, InterruptedException {
        var _ = jcmd("GC.run");
        Matcher used = USED.matcher(jcmd("GC.heap_info"));
        if (!used.find()) {
            throw new IOException("the heap cannot be read");
        }
        return Long.parseLong(used.group(1));
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(java("jcmd"), Long.toString(process.pid()), command)
                .redirectErrorStream(true)
                .start();
        String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var _ = jcmd.waitFor(30, TimeUnit.SECONDS);
        return output;
    }

    private static String java(String tool) {
        return Path.of(System.getProperty("java.home"), "bin", tool).toString();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                var _ = process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
