// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.benchmarks.load;

import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

import dev.mcprelay.client.TunnelClient;
import dev.mcprelay.testbed.server.PrivateServer;
import dev.mcprelay.testbed.world.AdminClient;
import dev.mcprelay.testbed.world.AdminClient.NewTunnel;
import dev.mcprelay.testbed.world.McpCaller;
import dev.mcprelay.testbed.world.TunnelClients;

/// `./relay bench cluster [calls] [idle seconds]`: what a call costs that enters at one node and whose
/// client polls another, beside the same call at the node of its client: calls per second, p50, p99, and
/// the commands that the nodes sent to Redis. Each row is the median of interleaved rounds.
public final class ClusterConsole {
    private static final int[] CALLERS = {1, 64};
    private static final int[] BYTES = {1 << 10, 256 << 10};
    private static final int ROUNDS = 3;
    private static final int IDLE_TUNNELS = 20;
    private static final int IDLE_EACH = 25;

    private final PrintStream out;
    private final ClusterWorld world;
    private final double sentPerSecondAtRest;

    /// One kind of call by both ways.
    private record Round(Measured local, Measured cross) {}

    /// @param sent commands to Redis per call, without those of nodes at rest
    /// @param scripts of them, those of nodes at rest too
    private record Measured(Burst.Outcome burst, double sent, double scripts) {}

    private ClusterConsole(PrintStream out, ClusterWorld world, Duration rest) {
        this.out = out;
        this.world = world;
        sentPerSecondAtRest = perSecond(world.workIn(rest), rest);
    }

    /// Prints a table and exits.
    public static void main(String[] arguments) throws Exception {
        long calls = arguments.length > 0 ? Long.parseLong(arguments[0]) : 8_000;
        long seconds = arguments.length > 1 ? Long.parseLong(arguments[1]) : 60;
        run(calls, Duration.ofSeconds(seconds), System.out);
        System.exit(0);
    }

    static void run(long calls, Duration idle, PrintStream out) throws Exception {
        try (ClusterWorld world = ClusterWorld.start(2);
                PrivateServer server = PrivateServer.start()) {
            new ClusterConsole(out, world, idle.dividedBy(4)).run(calls, server);
            idle(world, idle, out);
        }
    }

    private void run(long calls, PrivateServer server) throws Exception {
        AdminClient admin = world.admin(0);
        NewTunnel tunnel = admin.createTunnel("bench", "{\"mode\":\"open\"}");
        TunnelClient client = TunnelClients.http(world.node(0).url(), tunnel, server.url());
        admin.awaitClient(tunnel.id());
        out.printf(
                Locale.ROOT,
                "%d calls a burst (a sixteenth of that with large bodies), medians of %d interleaved rounds; "
                        + "%d processors shared by all%n",
                calls,
                ROUNDS,
                Runtime.getRuntime().availableProcessors());
        out.printf(Locale.ROOT, "two nodes at rest: %.1f Redis commands/s, subtracted below%n", sentPerSecondAtRest);
        out.printf(
                "%-8s %-8s %-7s %10s %9s %9s %11s %8s %7s%n",
                "bytes", "callers", "path", "calls/s", "p50 ms", "p99 ms", "Redis/call", "scripts", "failed");
        for (int bytes : BYTES) {
            long each = bytes > 32 << 10 ? Math.max(64, calls / 16) : calls;
            for (int callers : CALLERS) {
                rows(bytes, callers, each, tunnel);
            }
        }
        client.kill();
    }

    private void rows(int bytes, int callers, long calls, NewTunnel tunnel) throws Exception {
        String body = McpCaller.toolCall("1", "echo", "{\"value\":\"" + "x".repeat(bytes) + "\"}");
        var _ = measured(callers, calls, 0, tunnel, body);
        var _ = measured(callers, calls, 1, tunnel, body);
        List<Round> rounds = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            rounds.add(new Round(measured(callers, calls, 0, tunnel, body), measured(callers, calls, 1, tunnel, body)));
        }
        row(bytes, callers, "local", rounds.stream().map(Round::local).toList());
        row(bytes, callers, "cross", rounds.stream().map(Round::cross).toList());
        out.printf(
                Locale.ROOT,
                "%-8d %-8d %-7s %10.3f %9.2f %9.2f%n",
                bytes,
                callers,
                "ratio",
                median(rounds, r -> r.cross.burst.perSecond() / r.local.burst.perSecond()),
                median(rounds, r -> r.cross.burst.p50Millis() / r.local.burst.p50Millis()),
                median(rounds, r -> r.cross.burst.p99Millis() / r.local.burst.p99Millis()));
    }

    private void row(int bytes, int callers, String path, List<Measured> rounds) {
        out.printf(
                Locale.ROOT,
                "%-8d %-8d %-7s %10.0f %9.3f %9.3f %11.3f %8.3f %7d%n",
                bytes,
                callers,
                path,
                median(rounds, m -> m.burst.perSecond()),
                median(rounds, m -> m.burst.p50Millis()),
                median(rounds, m -> m.burst.p99Millis()),
                median(rounds, Measured::sent),
                median(rounds, Measured::scripts),
                rounds.stream().mapToLong(m -> m.burst.failed()).sum());
        rounds.forEach(round -> round.burst.printFailures(out));
    }

    private Measured measured(int callers, long calls, int node, NewTunnel tunnel, String body) throws Exception {
        URI url = URI.create(world.node(node).url() + "/v1/mcp/" + tunnel.id());
        RedisWork before = world.work();
        Burst.Outcome burst = Burst.of(callers, calls, () -> new RawCaller(url, "", body));
        RedisWork work = world.work().since(before);
        double sent = work.sent() - sentPerSecondAtRest * burst.seconds();
        return new Measured(burst, Math.max(0, sent / calls), (double) work.scripts() / calls);
    }

    private static void idle(ClusterWorld world, Duration time, PrintStream out) throws Exception {
        List<NewTunnel> tunnels = new ArrayList<>();
        AdminClient admin = world.admin(0);
        for (int i = 0; i < IDLE_TUNNELS; i++) {
            tunnels.add(admin.createTunnel("idle", "{\"mode\":\"open\"}"));
        }
        double rest = perSecond(world.workIn(time), time);
        try (IdlePolls polls = new IdlePolls(world.node(0).url(), tunnels, IDLE_EACH)) {
            polls.awaitSettled();
            long before = polls.ended();
            double parked = perSecond(world.workIn(time), time);
            long ended = polls.ended() - before;
            out.printf(
                    Locale.ROOT,
                    "%d clients without work for %d s, %d polls ended, %d clients lost: "
                            + "%.2f Redis commands/s, without them %.2f: %.4f a poll%n",
                    polls.size(),
                    time.toSeconds(),
                    ended,
                    polls.lost(),
                    parked,
                    rest,
                    (parked - rest) * time.toSeconds() / Math.max(1, ended));
        }
    }

    private static double perSecond(RedisWork work, Duration time) {
        return work.sent() * 1000.0 / time.toMillis();
    }

    private static <T> double median(List<T> of, ToDoubleFunction<T> figure) {
        return of.stream()
                .map(figure::applyAsDouble)
                .sorted(Comparator.naturalOrder())
                .skip(of.size() / 2)
                .findFirst()
                .orElse(Double.NaN);
    }
}
