// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.benchmarks.load;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

import dev.mcprelay.client.TunnelClient;
import dev.mcprelay.testbed.server.PrivateServer;
import dev.mcprelay.testbed.world.AdminClient;
import dev.mcprelay.testbed.world.AdminClient.NewTunnel;
import dev.mcprelay.testbed.world.McpCaller;
import dev.mcprelay.testbed.world.TunnelClients;

/// `./relay bench neighbour [calls] [rounds]`: whether a tunnel whose line is full, and stays so, slows
/// another one on the same node. Runs of the quiet tunnel alone and with its neighbour take turns; prints
/// each run's p50 and p99, and the median of the ratios.
public final class NeighbourConsole {
    /// More than its tunnel may have waiting, so that some are refused all the time.
    private static final int GREEDY = 320;

    /// What a refused caller waits, as it is told.
    private static final Duration REFUSED = Duration.ofSeconds(1);

    /// Between two calls of the quiet tunnel.
    private static final Duration PACE = Duration.ofMillis(5);

    private static final long LONGEST_MICROS = 60_000_000L;

    private final PrintStream out;

    private NeighbourConsole(PrintStream out) {
        this.out = out;
    }

    /// Prints a table and exits.
    public static void main(String[] arguments) throws Exception {
        long calls = arguments.length > 0 ? Long.parseLong(arguments[0]) : 2_000;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 7;
        new NeighbourConsole(System.out).run(calls, rounds);
        System.exit(0);
    }

    static void run(long calls, int rounds, PrintStream out) throws Exception {
        new NeighbourConsole(out).run(calls, rounds);
    }

    private void run(long calls, int rounds) throws Exception {
        try (PrivateServer server = PrivateServer.start();
                RelayProcess relay = RelayProcess.start(Files.createTempDirectory("relay-bench"), List.of())) {
            AdminClient admin = new AdminClient(relay.url(), RelayProcess.ADMIN_KEY);
            NewTunnel quiet = admin.createTunnel("quiet", "{\"mode\":\"open\"}");
            NewTunnel loud = admin.createTunnel("loud", "{\"mode\":\"open\"}");
            TunnelClient first = TunnelClients.http(relay.url(), quiet, server.url());
            TunnelClient second = TunnelClients.http(relay.url(), loud, server.url());
            admin.awaitClient(quiet.id());
            admin.awaitClient(loud.id());
            URI url = URI.create(relay.url() + "/v1/mcp/" + quiet.id());
            var _ = paced(url, calls);
            out.printf(
                    Locale.ROOT,
                    "%d calls a run, one each %d ms; the neighbour has %d callers, a line for 256 and ten workers%n",
                    calls,
                    PACE.toMillis(),
                    GREEDY);
            List<Double> ratios = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                Histogram alone = paced(url, calls);
                Histogram beside;
                LongAdder served = new LongAdder();
                LongAdder refused = new LongAdder();
                try (Neighbour _ = new Neighbour(relay.url() + "/v1/mcp/" + loud.id(), served, refused)) {
                    beside = paced(url, calls);
                }
                ratios.add((double) beside.getValueAtPercentile(99) / alone.getValueAtPercentile(99));
                row(i, alone, beside, served.sum(), refused.sum());
            }
            ratios.sort(null);
            out.printf(Locale.ROOT, "median of the p99 ratios: %.2f%n", ratios.get(rounds / 2));
            first.kill();
            second.kill();
        }
    }

    private void row(int round, Histogram alone, Histogram beside, long served, long refused) {
        out.printf(
                Locale.ROOT,
                "run %d: alone p50 %.3f p99 %.3f ms; beside %d served and %d refused: p50 %.3f p99 %.3f ms; p99 ratio %.2f%n",
                round + 1,
                alone.getValueAtPercentile(50) / 1000.0,
                alone.getValueAtPercentile(99) / 1000.0,
                served,
                refused,
                beside.getValueAtPercentile(50) / 1000.0,
                beside.getValueAtPercentile(99) / 1000.0,
                (double) beside.getValueAtPercentile(99) / alone.getValueAtPercentile(99));
    }

    private static Histogram paced(URI url, long calls) throws IOException {
        Histogram micros = new ConcurrentHistogram(LONGEST_MICROS, 3);
        try (RawCaller caller = new RawCaller(url, "", McpCaller.toolCall("1", "add", "{\"a\":2,\"b\":40}"))) {
            for (long i = 0; i < calls; i++) {
                LockSupport.parkNanos(PACE.toNanos());
                long start = LoadClock.nanos();
                Optional<String> failure = caller.call();
                if (failure.isPresent()) {
                    throw new IOException("a call of the quiet tunnel failed: " + failure.get());
                }
                micros.recordValue(Math.min(LONGEST_MICROS, (LoadClock.nanos() - start) / 1000));
            }
        }
        return micros;
    }

    /// Callers that never stop, until closed.
    private static final class Neighbour implements AutoCloseable {
        private final AtomicBoolean over = new AtomicBoolean();
        private final ExecutorService threads =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().factory());

        Neighbour(String url, LongAdder served, LongAdder refused) {
            for (int i = 0; i < GREEDY; i++) {
                threads.execute(() -> insist(URI.create(url), served, refused));
            }
        }

        private void insist(URI url, LongAdder served, LongAdder refused) {
            String body = McpCaller.toolCall("1", "sleep", "{\"ms\":200}");
            try (RawCaller caller = new RawCaller(url, "", body)) {
                while (!over.get()) {
                    if (caller.call().isEmpty()) {
                        served.increment();
                    } else {
                        refused.increment();
                        LockSupport.parkNanos(REFUSED.toNanos());
                    }
                }
            } catch (IOException e) {
                over.set(true); // fewer than were promised: the row shows it
            }
        }

        @Override
        public void close() {
            over.set(true);
            threads.close();
        }
    }
}
