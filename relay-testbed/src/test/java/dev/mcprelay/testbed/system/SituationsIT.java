// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.system;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.mcprelay.client.TunnelClient;
import dev.mcprelay.testbed.world.AdminClient.NewTunnel;
import dev.mcprelay.testbed.world.McpCaller;

import static org.assertj.core.api.Assertions.assertThat;

/// What operators meet: clients that are away, die, restart; readers that pause; answers and streams beyond
/// the limits.
@Timeout(60)
final class SituationsIT {
    private static final String ADD = McpCaller.toolCall("1", "add", "{\"a\":1,\"b\":2}");
    private static final World WORLD = World.of(1, "relay.limits.response-body", "20MB");
    private final NewTunnel tunnel = WORLD.tunnel();
    private final McpCaller caller = WORLD.caller(tunnel);

    @AfterAll
    static void close() {
        WORLD.close();
    }

    private int waitingCalls() {
        return WORLD.admin().tunnel(tunnel.id()).at("/waiting").asInt();
    }

    private static String sleeping(String uid, int ms) {
        return McpCaller.toolCall("1", "sleep", "{\"ms\":" + ms + ",\"uid\":\"" + uid + "\"}");
    }

    @Test
    void aTunnelThatNoClientEverServedIsRefusedAtOnce() {
        // Given
        Stopwatch stopwatch = new Stopwatch();
        // When
        HttpResponse<String> response = caller.ask(ADD);
        // Then
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(Json.relayError(response)).isEqualTo("tunnel_client_not_seen");
        assertThat(Json.of(response).at("/id").asInt()).isEqualTo(1);
        assertThat(Json.of(response).at("/error/data/retrySafe").asBoolean()).isTrue();
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
        assertThat(stopwatch.elapsed()).isLessThan(Duration.ofMillis(2500));
    }

    @Test
    void aTunnelWhoseClientWentIsRefusedWithin2500Milliseconds() {
        // Given
        TunnelClient client = WORLD.connect(tunnel);
        client.kill();
        Soon.until(
                "the client is known to be gone",
                () -> !WORLD.admin().tunnel(tunnel.id()).at("/connected").asBoolean());
        Stopwatch stopwatch = new Stopwatch();
        // When
        HttpResponse<String> response = caller.ask(ADD);
        // Then
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(Json.relayError(response)).isEqualTo("tunnel_client_not_connected");
        assertThat(stopwatch.elapsed()).isLessThan(Duration.ofMillis(2500));
    }

    @Test
    void callsWhoseCallersGaveUpAreNeverExecuted() {
        // Given
        WORLD.connect(tunnel).kill();
        List<CompletableFuture<HttpResponse<String>>> calls = IntStream.range(0, 3)
                .mapToObj(_ -> caller.post(McpCaller.toolCall("1", "echo", "{\"value\":1,\"uid\":\"given-up\"}")))
                .toList();
        Soon.until("the calls wait", () -> waitingCalls() == 3);
        calls.forEach(call -> call.cancel(true));
        Soon.until("the callers are known to have left", () -> waitingCalls() == 0);
        // When
        WORLD.serve(tunnel);
        // Then
        assertThat(caller.ask(ADD).statusCode()).isEqualTo(200);
        assertThat(WORLD.server().executions("given-up")).isZero();
    }

    @Test
    void aCallThatWaitsForAClientInItsRestartIsServedByIt() {
        // Given
        WORLD.connect(tunnel).kill();
        CompletableFuture<HttpResponse<String>> call = caller.post(ADD);
        Soon.until("the call waits", () -> waitingCalls() == 1);
        // When
        TunnelClient successor = WORLD.client(0, tunnel, WORLD.httpUpstream());
        // Then
        assertThat(Soon.get(call).statusCode()).isEqualTo(200);
        Soon.until(
                "the client hears that its answer was taken",
                () -> successor.counters().answered() == 1);
    }

    @Test
    void aClientKilledMidCallEndsTheCallWithinFiveSeconds() {
        // Given
        TunnelClient client = WORLD.connect(tunnel);
        CompletableFuture<HttpResponse<String>> call = caller.post(sleeping("killed", 30_000));
        Soon.until("the tool runs", () -> WORLD.server().executions("killed") == 1);
        Stopwatch stopwatch = new Stopwatch();
        // When
        client.kill();
        // Then
        HttpResponse<String> response = Soon.get(call);
        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(Json.relayError(response)).isEqualTo("tunnel_client_lost");
        assertThat(Json.of(response).at("/error/data/delivered").asBoolean()).isTrue();
        assertThat(stopwatch.elapsed()).isLessThan(Duration.ofSeconds(5));
        assertThat(WORLD.server().executions("killed")).isOne();
    }

    @Test
    void aClientThatStopsFinishesWhatItHas() {
        // Given
        TunnelClient client = WORLD.connect(tunnel);
        CompletableFuture<HttpResponse<String>> call = caller.post(sleeping("finished", 700));
        Soon.until("the tool runs", () -> WORLD.server().executions("finished") == 1);
        // When
        Soon.get(client.stop().toFuture());
        // Then
        assertThat(Soon.get(call).statusCode()).isEqualTo(200);
    }

    @Test
    void restartsUnderLoadLeaveNoCallWithoutAnOutcomeAndRunNoneTwice() throws InterruptedException {
        // Given
        AtomicBoolean loaded = new AtomicBoolean(true);
        AtomicInteger uids = new AtomicInteger();
        List<Integer> statuses = new CopyOnWriteArrayList<>();
        TunnelClient client = WORLD.connect(tunnel);
        List<Future<?>> callers;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            callers = IntStream.range(0, 8)
                    .<Future<?>>mapToObj(_ -> threads.submit(() -> {
                        while (loaded.get()) {
                            int uid = uids.incrementAndGet();
                            statuses.add(
                                    caller.ask(sleeping("restart-" + uid, 20)).statusCode());
                        }
                    }))
                    .toList();
            // When
            for (int restart = 0; restart < 6; restart++) {
                int served = statuses.size();
                Soon.until("calls are served", () -> statuses.size() > served + 20);
                client.kill();
                client = WORLD.client(0, tunnel, WORLD.httpUpstream());
            }
            loaded.set(false);
            threads.shutdown();
            assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        }
        // Then
        assertThat(callers).allMatch(done -> done.state() == Future.State.SUCCESS);
        assertThat(statuses).hasSize(uids.get()).containsOnly(200, 502);
        assertThat(statuses.stream().filter(status -> status == 200).count()).isGreaterThan(100);
        assertThat(IntStream.rangeClosed(1, uids.get())
                        .filter(uid -> WORLD.server().executions("restart-" + uid) > 1))
                .isEmpty();
    }

    @Test
    void aReaderThatPausesLosesNothing() {
        // Given
        WORLD.serve(tunnel);
        try (SlowCaller reader = new SlowCaller(WORLD, tunnel)) {
            reader.ask("{\"jsonrpc\":\"2.0\",\"id\":\"the-end\",\"method\":\"tools/call\",\"params\":{"
                    + "\"name\":\"progress\",\"arguments\":{\"n\":60,\"ms\":0,\"bytes\":200000},"
                    + "\"_meta\":{\"progressToken\":\"p\"}}}");
            List<String> lines = reader.readUntil("\"progress\":3,");
            // When
            LockSupport.parkNanos(Duration.ofSeconds(8).toNanos());
            lines.addAll(reader.readUntil("\"the-end\""));
            // Then
            List<String> events = Json.events(String.join("\n", lines));
            assertThat(events).hasSize(61);
            assertThat(events.subList(0, 60))
                    .extracting(event -> Json.of(event).at("/params/progress").asInt())
                    .isEqualTo(IntStream.rangeClosed(1, 60).boxed().toList());
            assertThat(events.subList(0, 60)).allMatch(event -> event.length() > 200_000);
        }
    }

    @Test
    void anAnswerBeyondTheCapEndsTheCallAndTheClientHearsThatAllIsWell() {
        // Given
        TunnelClient client = WORLD.connect(tunnel);
        Stopwatch stopwatch = new Stopwatch();
        // When
        HttpResponse<String> response = caller.ask(McpCaller.toolCall("1", "bytes", "{\"n\":20971521}"));
        // Then
        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(Json.relayError(response)).isEqualTo("response_too_large");
        assertThat(Json.of(response).at("/id").asInt()).isEqualTo(1);
        assertThat(stopwatch.elapsed()).isLessThan(Duration.ofSeconds(5));
        Soon.until("the client is content", () -> client.counters().answered() == 1);
        assertThat(client.counters().lost()).isZero();
        assertThat(caller.ask(ADD).statusCode()).isEqualTo(200);
    }

    @Test
    void aLargeAnswerBelowTheCapArrivesWhole() {
        // Given
        WORLD.serve(tunnel);
        // When
        HttpResponse<String> response = caller.ask(McpCaller.toolCall("1", "bytes", "{\"n\":20000000}"));
        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(Json.of(response).at("/result/content/0/text").asString()).hasSize(20_000_000);
    }

    @Test
    void aTenWorkerClientIsNeverStarvedByStreams() {
        // Given
        WORLD.serve(tunnel);
        List<CompletableFuture<HttpResponse<String>>> listens =
                IntStream.range(0, 4).mapToObj(_ -> listen()).toList();
        Soon.until("four streams are open", () -> WORLD.server().openListens() == 4);
        Stopwatch stopwatch = new Stopwatch();
        // When
        HttpResponse<String> fifth = Soon.get(listen());
        HttpResponse<String> call = caller.ask(ADD);
        // Then
        assertThat(fifth.statusCode()).isEqualTo(429);
        assertThat(Json.relayError(fifth)).isEqualTo("too_many_streams");
        assertThat(fifth.headers().firstValue("Retry-After")).isPresent();
        assertThat(call.statusCode()).isEqualTo(200);
        assertThat(stopwatch.elapsed()).isLessThan(Duration.ofSeconds(3));
        WORLD.server().toolsListChanged();
        WORLD.server().endListens();
        assertThat(listens)
                .allSatisfy(listen -> assertSubscribed(Soon.get(listen).body()));
    }

    /// Every message of the stream names the subscription as the caller did, and none as we do.
    private static void assertSubscribed(String stream) {
        assertThat(stream)
                .contains("notifications/subscriptions/acknowledged", "tools/list_changed", "\"id\":\"listen\"")
                .doesNotContain("req_");
        assertThat(Json.events(stream))
                .allSatisfy(
                        event -> assertThat(event).contains("\"io.modelcontextprotocol/subscriptionId\":\"listen\""));
    }

    /// The client goes on with a stream whose caller left, and the relay reckons with that.
    @Test
    void streamsWhoseCallersLeftDoNotStarveAClientEither() {
        // Given
        WORLD.serve(tunnel);
        for (int i = 1; i <= 4; i++) {
            int open = i;
            CompletableFuture<HttpResponse<String>> listen = listen();
            Soon.until("a stream is open", () -> WORLD.server().openListens() == open);
            listen.cancel(true);
        }
        Stopwatch stopwatch = new Stopwatch();
        // When
        HttpResponse<String> fifth = Soon.get(listen());
        HttpResponse<String> call = caller.ask(ADD);
        // Then
        assertThat(fifth.statusCode()).isEqualTo(429);
        assertThat(call.statusCode()).isEqualTo(200);
        assertThat(stopwatch.elapsed()).isLessThan(Duration.ofSeconds(3));
        WORLD.server().endListens();
        Soon.until("the streams are over", () -> WORLD.inFlight(tunnel) == 0);
    }

    private CompletableFuture<HttpResponse<String>> listen() {
        return caller.post(
                McpCaller.modern("\"listen\"", "subscriptions/listen", "\"notifications\":{\"toolsListChanged\":true}"),
                "MCP-Protocol-Version",
                "2026-07-28",
                "Mcp-Method",
                "subscriptions/listen");
    }
}
