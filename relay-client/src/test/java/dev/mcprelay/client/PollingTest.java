// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import dev.mcprelay.client.testkit.Commands;
import dev.mcprelay.client.testkit.ScriptedRelay;
import dev.mcprelay.client.testkit.ScriptedRelay.Refusal;
import dev.mcprelay.client.testkit.ScriptedServer;
import dev.mcprelay.client.upstream.Reply;
import dev.mcprelay.client.upstream.Upstream;
import dev.mcprelay.client.upstream.http.HttpUpstream;
import dev.mcprelay.client.upstream.stdio.StdioUpstream;
import dev.mcprelay.protocol.command.CommandHead;
import dev.mcprelay.protocol.command.TunnelCommand;
import dev.mcprelay.protocol.header.HeaderName;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class PollingTest {
    private static final Duration BOUND = Duration.ofSeconds(20);

    private final ScriptedRelay relay = new ScriptedRelay();
    private TunnelClient client = new TunnelClient(relay.settings().withMain(new Echo()));

    @AfterEach
    void end() {
        client.kill();
        relay.close();
    }

    /// Answers at once, or when `gate` completes.
    private static final class Echo implements Upstream {
        private final Sinks.Empty<Void> gate = Sinks.empty();
        private final boolean gated;

        Echo() {
            this(false);
        }

        Echo(boolean gated) {
            this.gated = gated;
        }

        void open() {
            var _ = gate.tryEmitEmpty();
        }

        @Override
        public boolean stateless() {
            return true;
        }

        @Override
        public boolean affine() {
            return false;
        }

        @Override
        public Flux<Reply> call(CommandHead head, JsonRpcMessage message) {
            Reply reply =
                    Reply.answer(RawJson.of(Commands.resultJson(head.requestId().value(), "{}")));
            return (gated ? gate.asMono() : Mono.<Void>empty()).thenMany(Flux.just(reply));
        }

        @Override
        public Mono<Reply> endSession(CommandHead head) {
            return Mono.just(Reply.sessionEnded(204));
        }

        @Override
        public Mono<Reply> metadata(CommandHead head) {
            return Mono.just(Reply.metadata(404, null));
        }

        @Override
        public Mono<Void> stop() {
            return Mono.empty();
        }

        @Override
        public void kill() {}
    }

    @Test
    void everyRequestSaysWhoAsks() {
        // Given
        client = new TunnelClient(
                relay.settings().withMain(new Echo()).withChannel(new ChannelName("tools"), StdioUpstream.of("cat")));
        // When
        client.start();
        // Then
        HttpHeaders metadata = relay.nextMetadata().headers();
        HttpHeaders poll = relay.nextPoll().headers();
        for (HttpHeaders headers : List.of(metadata, poll)) {
            assertThat(headers.get(HeaderName.AUTHORIZATION)).isEqualTo("Bearer %s", ScriptedRelay.KEY.value());
            assertThat(headers.get(HeaderName.ACCEPT)).isEqualTo("application/json");
            assertThat(headers.get(HeaderName.CLIENT_NAME)).isEqualTo("mcp-relay-client");
            assertThat(headers.get(HeaderName.CLIENT_VERSION)).matches("[0-9]+\\.[0-9]+\\.[0-9]+.*");
            assertThat(headers.get("User-Agent"))
                    .isEqualTo("mcp-relay-client/%s", headers.get(HeaderName.CLIENT_VERSION));
            assertThat(headers.get(HeaderName.CLIENT_INSTANCE_ID)).matches("[0-9a-f]{32}");
            assertThat(headers.get(HeaderName.SERVER_INFO))
                    .isEqualTo("{\"version\":2,\"channels\":[{\"name\":\"main\",\"stateless\":true},"
                            + "{\"name\":\"tools\",\"proc_affinity\":true}]}");
        }
    }

    @Test
    void aPollAsksForWhatTheQueueHasRoomFor() {
        // When
        client.start();
        // Then
        assertThat(relay.nextPoll().uri()).endsWith("/poll?limit=20&timeout_ms=5000");
    }

    @Test
    void anEmptyPollIsFollowedByAnotherAndNeverTwoAtOnce() {
        // Given
        client = new TunnelClient(relay.settings()
                .withMain(new Echo())
                .withLimits(relay.settings().limits().withPollTimeout(Duration.ofMillis(150))));
        // When
        client.start();
        // Then
        IntStream.range(0, 4).forEach(_ -> assertThat(relay.nextPoll().limit()).isEqualTo(20));
        assertThat(relay.mostParkedPolls()).isEqualTo(1);
    }

    @Test
    void anEmptyAnswerAtOnceIsNoReasonForAHotLoop() {
        // Given
        relay.refuseAllPolls(new Refusal(204, null, null, ""));
        // When
        client.start();
        // Then
        // polls begin at least 100 ms apart; the first may arrive as late as the second begins
        List<Long> arrivals =
                IntStream.range(0, 6).mapToObj(_ -> relay.nextPoll().nanos()).toList();
        assertThat(Duration.ofNanos(arrivals.getLast() - arrivals.getFirst()))
                .isGreaterThanOrEqualTo(Duration.ofMillis(390));
    }

    @Test
    void moreThanTheWorkersCanDoWaitsInTheQueueAndNoFurther() {
        // Given
        Echo slow = new Echo(true);
        client = new TunnelClient(relay.settings()
                .withMain(slow)
                .withLimits(relay.settings().limits().withWorkers(2).withQueue(3)));
        client.start();
        assertThat(relay.nextPoll().limit()).isEqualTo(3);
        // When
        relay.send(IntStream.range(0, 9)
                .mapToObj(_ -> Commands.request(Commands.freshId(), "tools/call", "{}"))
                .toArray(TunnelCommand[]::new));
        // Then
        assertThat(relay.nextPoll().limit()).isEqualTo(2);
        slow.open();
        IntStream.range(0, 9)
                .forEach(_ -> assertThat(relay.nextPost().response().code()).isEqualTo(200));
    }

    @Test
    void aBusyRelayIsGivenTheTimeThatItAsksFor() {
        // Given
        relay.refusePolls(Refusal.of(503).with("Retry-After", "1"));
        // When
        client.start();
        // Then
        long first = relay.nextPoll().nanos();
        long second = relay.nextPoll().nanos();
        assertThat(Duration.ofNanos(second - first)).isBetween(Duration.ofMillis(990), Duration.ofSeconds(8));
    }

    @Test
    void aRefusedKeyIsTriedAgainForEver() {
        // Given
        relay.refuseAllPolls(Refusal.of(401));
        client.start();
        IntStream.range(0, 5).forEach(_ -> assertThat(relay.nextPoll().limit()).isEqualTo(20));
        // When
        relay.refuseAllPolls(null);
        relay.send(Commands.request(Commands.freshId(), "ping", "{}"));
        // Then
        assertThat(relay.nextPost().response().code()).isEqualTo(200);
    }

    @Test
    void aConnectionIsToldWhileItsFirstPollStillStands() throws InterruptedException {
        // Given
        BlockingQueue<LinkState> states = new LinkedBlockingQueue<>();
        client = new TunnelClient(relay.settings().withMain(new Echo()), states::add);
        // When
        client.start();
        // Then
        assertThat(states.poll(BOUND.toSeconds(), TimeUnit.SECONDS)).isEqualTo(new LinkState.Connected());
        assertThat(relay.pollsWaiting()).isOne();
    }

    @Test
    void failuresAreToldAndSoIsTheirEnd() throws InterruptedException {
        // Given
        relay.refusePolls(Refusal.of(503), Refusal.of(401));
        BlockingQueue<LinkState> states = new LinkedBlockingQueue<>();
        client = new TunnelClient(relay.settings().withMain(new Echo()), states::add);
        // When
        client.start();
        // Then
        List<@Nullable LinkState> told = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            told.add(states.poll(BOUND.toSeconds(), TimeUnit.SECONDS));
        }
        assertThat(told.get(0))
                .isInstanceOfSatisfying(
                        LinkState.Failing.class,
                        failing -> assertThat(failing.status()).isEqualTo(503));
        assertThat(told.get(1)).matches(state -> state instanceof LinkState.Failing failing && failing.refused());
        assertThat(told.get(2)).isEqualTo(new LinkState.Connected());
        assertThat(states).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"commands\":[", "nonsense"})
    void anUnreadableAnswerIsAFailureAndNotTheEnd(String body) {
        // Given
        relay.refusePolls(new Refusal(200, null, null, body));
        client.start();
        // When
        relay.send(Commands.request(Commands.freshId(), "ping", "{}"));
        // Then
        assertThat(relay.nextPost().response().code()).isEqualTo(200);
    }

    @Test
    void aRedirectIsNotFollowed() {
        // Given
        relay.refusePolls(Refusal.of(302).with("Location", relay.url() + "/elsewhere"));
        client.start();
        // When
        relay.send(Commands.request(Commands.freshId(), "ping", "{}"));
        // Then
        assertThat(relay.nextPost().response().code()).isEqualTo(200);
        assertThat(relay.straysSeen()).isZero();
    }

    @Test
    void aClientLivesOnce() {
        // Given
        client.start();
        // When
        client.kill();
        // Then
        assertThatThrownBy(client::start).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void stoppingCutsThePollAndLetsRunningCommandsEnd() {
        // Given
        Echo slow = new Echo(true);
        client = new TunnelClient(relay.settings().withMain(slow));
        client.start();
        relay.send(Commands.request(Commands.freshId(), "tools/call", "{}"));
        var _ = relay.nextPoll();
        var _ = relay.nextPoll();
        // When
        var stopped = client.stop().toFuture();
        relay.awaitCut();
        slow.open();
        // Then
        assertThat(relay.nextPost().response().code()).isEqualTo(200);
        assertThat(stopped).succeedsWithin(BOUND);
        assertThat(relay.pollsWaiting()).isZero();
    }

    @Test
    void stoppingDoesNotWaitForEver() {
        // Given
        client = new TunnelClient(relay.settings()
                .withMain(new Echo(true))
                .withLimits(relay.settings().limits().withStopGrace(Duration.ofMillis(100))));
        client.start();
        relay.send(Commands.request(Commands.freshId(), "tools/call", "{}"));
        var _ = relay.nextPoll();
        var _ = relay.nextPoll();
        // When
        var stopped = client.stop().toFuture();
        // Then
        assertThat(stopped).succeedsWithin(BOUND);
        assertThat(relay.postsWaiting()).isZero();
    }

    @Test
    void aClientThatNeverStartedStopsToo() {
        // When
        var stopped = client.stop().toFuture();
        // Then
        assertThat(stopped).succeedsWithin(BOUND);
    }

    @Test
    void killingCutsPollAndUpstreamAtOnce() {
        // Given
        try (ScriptedServer server = new ScriptedServer((_, _) -> Mono.never())) {
            client = new TunnelClient(relay.settings().withMain(HttpUpstream.at(server.url())));
            client.start();
            relay.send(Commands.request(Commands.freshId(), "tools/call", "{}"));
            assertThat(server.nextAsked().method()).isEqualTo("POST");
            var _ = relay.nextPoll();
            var _ = relay.nextPoll();
            // When
            client.kill();
            // Then
            relay.awaitCut();
            server.awaitCut();
            assertThat(relay.postsWaiting()).isZero();
        }
    }

    @Test
    void theKeyIsNeverPrinted() {
        // When
        String printed = relay.settings().toString();
        // Then
        assertThat(printed).contains("[REDACTED]").doesNotContain(ScriptedRelay.KEY.value());
    }
}
