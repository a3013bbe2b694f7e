// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.benchmarks.load;

import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import dev.mcprelay.client.TunnelClient;
import dev.mcprelay.testbed.issuer.TestIssuer;
import dev.mcprelay.testbed.issuer.TokenSpec;
import dev.mcprelay.testbed.server.PrivateServer;
import dev.mcprelay.testbed.world.AdminClient;
import dev.mcprelay.testbed.world.AdminClient.NewTunnel;
import dev.mcprelay.testbed.world.McpCaller;
import dev.mcprelay.testbed.world.TunnelClients;

/// `./relay bench load [calls] [warm-up calls]`: calls per second, p50, p99, the relay's CPU per call and
/// memory per idle poll, beside direct calls of the same private server in the same run. Authentication is
/// on.
public final class LoadConsole {
    private static final int[] CALLERS = {1, 16, 64};
    private static final int BYTES = 1024;
    private static final int IDLE_TUNNELS = 32;
    private static final int IDLE_EACH = 32;
    private static final Duration TOKEN_LIFE = Duration.ofHours(4);

    private final PrintStream out;

    private LoadConsole(PrintStream out) {
        this.out = out;
    }

    /// Prints a table and exits.
    public static void main(String[] arguments) throws Exception {
        long calls = arguments.length > 0 ? Long.parseLong(arguments[0]) : 20_000;
        long warmUp = arguments.length > 1 ? Long.parseLong(arguments[1]) : 200_000;
        run(calls, warmUp, System.out);
        System.exit(0);
    }

    static void run(long calls, long warmUp, PrintStream out) throws Exception {
        new LoadConsole(out).run(calls, warmUp);
    }

    private void run(long calls, long warmUp) throws Exception {
        Path folder = Files.createTempDirectory("relay-bench");
        try (PrivateServer server = PrivateServer.start();
                TestIssuer issuer = TestIssuer.start();
                RelayProcess relay = RelayProcess.start(
                        folder,
                        List.of("--relay.auth.issuers[0].uri="
                                + issuer.realm("bench").issuer()))) {
            AdminClient admin = new AdminClient(relay.url(), RelayProcess.ADMIN_KEY);
            NewTunnel tunnel = admin.createTunnel("bench", "{\"mode\":\"relay\"}");
            URI url = URI.create(relay.url() + "/v1/mcp/" + tunnel.id());
            String token = issuer.realm("bench")
                    .token(TokenSpec.aToken()
                            .audience(url.toString())
                            .scope("mcp:tunnel")
                            .expiresIn(TOKEN_LIFE));
            TunnelClient client = TunnelClients.http(relay.url(), tunnel, server.url());
            admin.awaitClient(tunnel.id());
            String body = McpCaller.toolCall("1", "echo", "{\"value\":\"" + "x".repeat(BYTES) + "\"}");
            Burst.Opening through = () -> new RawCaller(url, "Authorization: Bearer " + token + "\r\n", body);
            Burst.Opening direct = () -> new RawCaller(URI.create(server.url()), "", body);
            out.printf(
                    Locale.ROOT,
                    "%d calls a row after %d to warm up; %d bytes each way; %d processors shared by all%n",
                    calls,
                    warmUp,
                    BYTES,
                    Runtime.getRuntime().availableProcessors());
            var _ = Burst.of(16, warmUp / 4, direct);
            var _ = Burst.of(16, warmUp, through);
            table(relay, calls, direct, through);
            idle(relay, admin);
            client.kill();
        }
    }

    private void table(RelayProcess relay, long calls, Burst.Opening direct, Burst.Opening through) throws Exception {
        out.printf(
                "%-8s %-7s %10s %9s %9s %12s %7s%n",
                "callers", "path", "calls/s", "p50 ms", "p99 ms", "CPU µs/call", "failed");
        for (int callers : CALLERS) {
            Duration idle = ownCpu();
            Burst.Outcome without = Burst.of(callers, calls, direct);
            // the whole of a direct call: its caller and its server
            double own = ownCpu().minus(idle).toNanos() / 1000.0 / calls;
            row(callers, "direct", without, own);
            Duration before = relay.cpu();
            Burst.Outcome with = Burst.of(callers, calls, through);
            double cpu = relay.cpu().minus(before).toNanos() / 1000.0 / calls;
            row(callers, "relay", with, cpu);
            out.printf(
                    Locale.ROOT,
                    "%-8d %-7s %10.3f %9.2f %9.2f %12.2f%n",
                    callers,
                    "ratio",
                    with.perSecond() / without.perSecond(),
                    with.p50Millis() / without.p50Millis(),
                    with.p99Millis() / without.p99Millis(),
                    cpu / own);
        }
    }

    /// Of this process, in which caller, private server and tunnel client live; the relay has its own.
    private static Duration ownCpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private void row(int callers, String path, Burst.Outcome outcome, double cpuMicros) {
        out.printf(
                Locale.ROOT,
                "%-8d %-7s %10.0f %9.3f %9.3f %12s %7d%n",
                callers,
                path,
                outcome.perSecond(),
                outcome.p50Millis(),
                outcome.p99Millis(),
                String.format(Locale.ROOT, "%.0f", cpuMicros),
                outcome.failed());
        outcome.printFailures(out);
    }

    private void idle(RelayProcess relay, AdminClient admin) throws Exception {
        List<NewTunnel> tunnels = new ArrayList<>();
        for (int i = 0; i < IDLE_TUNNELS; i++) {
            tunnels.add(admin.createTunnel("idle", "{\"mode\":\"open\"}"));
        }
        long empty = relay.heapKiB();
        try (IdlePolls polls = new IdlePolls(relay.url(), tunnels, IDLE_EACH)) {
            polls.awaitSettled();
            long full = relay.heapKiB();
            out.printf(
                    Locale.ROOT,
                    "idle polls: %d parked, %.1f KiB of heap each%n",
                    polls.size(),
                    (full - empty) / (double) polls.size());
        }
    }
}
