// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.mcp.session;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import dev.mcprelay.broker.Call;
import dev.mcprelay.broker.Call.SessionRef;
import dev.mcprelay.broker.Frame;
import dev.mcprelay.broker.StageTimes;
import dev.mcprelay.broker.Submission;
import dev.mcprelay.broker.port.SessionHomes;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.InstanceId;
import dev.mcprelay.protocol.id.TunnelId;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage;
import dev.mcprelay.protocol.jsonrpc.JsonRpcReader;
import dev.mcprelay.protocol.jsonrpc.JsonRpcReading;
import dev.mcprelay.protocol.token.SessionOpening;

import static org.assertj.core.api.Assertions.assertThat;

final class SessionReplayTest {
    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final String RESULT = "{\"protocolVersion\":\"2025-11-25\",\"serverInfo\":{\"name\":\"s\"}}";
    private static final String INITIALIZE =
            "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\"}}";
    private static final SessionOpening OPENING = SessionOpening.of(
                    message(INITIALIZE), message("{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":" + RESULT + "}"))
            .orElseThrow();

    private final InstancesByHand broker = new InstancesByHand();
    private final Homes homes = new Homes();
    private final SessionReplay replay = new SessionReplay(broker::submit, homes, InstantSource.fixed(Instant.EPOCH));
    private final TunnelId tunnel = TunnelId.mint();
    private final int lost = broker.join(new InstanceId("00000000000000000000000000000001"), RESULT);

    /// What all nodes know.
    private static final class Homes implements SessionHomes {
        @Nullable
        Integer known;

        boolean away;
        Mono<Void> answering = Mono.empty();

        @Override
        public Mono<Integer> home(TunnelId of, String session) {
            Integer seen = known; // as an answer that is under way
            return away ? Mono.error(new IllegalStateException("away")) : answering.then(Mono.justOrEmpty(seen));
        }

        @Override
        public Mono<Integer> move(TunnelId of, String session, int from, int to) {
            known = to;
            return Mono.just(to);
        }
    }

    private static JsonRpcMessage message(String text) {
        return ((JsonRpcReading.Valid) JsonRpcReader.read(RawJson.of(text))).message();
    }

    private Call call() {
        JsonRpcMessage message =
                message("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"add\"}}");
        return new Call(
                tunnel,
                ChannelName.MAIN,
                new Call.Body.Request((JsonRpcMessage.Request) message, false),
                HeaderFields.NONE,
                new SessionRef("rs1_id", lost),
                "alice",
                Duration.ofMinutes(1),
                false,
                false);
    }

    private Frame asked(@Nullable SessionOpening opening) {
        return switch (Objects.requireNonNull(replay.submit(call(), opening).block(BOUND))) {
            case Submission.Refused(var reason, var _) ->
                new Frame.Failed(reason, Frame.Phase.WAITING, false, new StageTimes(BOUND, null));
            case Submission.Accepted(var exchange) ->
                Objects.requireNonNull(exchange.frames().blockLast(BOUND));
        };
    }

    private static void assertGone(Frame frame) {
        assertThat(frame)
                .isInstanceOfSatisfying(
                        Frame.Failed.class,
                        failed -> assertThat(failed.reason()).isEqualTo(ErrorCode.SESSION_GONE));
    }

    @Test
    void aCallOfALivingSessionGoesAsItIs() {
        // When
        Frame frame = asked(OPENING);
        // Then
        assertThat(frame).isInstanceOf(Frame.Answered.class);
        assertThat(broker.served).containsExactly(lost + " tools/call");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLostSessionBeginsAnewAndLaterCallsGoThereAtOnce(boolean late) {
        // Given
        broker.late = late;
        broker.leave(lost);
        int other = broker.join(new InstanceId("00000000000000000000000000000002"), RESULT);
        // When
        Frame frame = asked(OPENING);
        Frame second = asked(OPENING);
        // Then
        assertThat(frame).isInstanceOf(Frame.Answered.class);
        assertThat(second).isInstanceOf(Frame.Answered.class);
        assertThat(broker.served)
                .containsExactly(
                        other + " initialize",
                        other + " notifications/initialized",
                        other + " tools/call",
                        other + " tools/call");
        assertThat(homes.known).isEqualTo(other);
    }

    @Test
    void callsThatFindItLostTogetherBeginItOnce() throws Exception {
        // Given
        Sinks.Empty<Void> gate = Sinks.empty();
        homes.answering = gate.asMono();
        broker.leave(lost);
        int other = broker.join(new InstanceId("00000000000000000000000000000002"), RESULT);
        CompletableFuture<@Nullable Submission> first =
                replay.submit(call(), OPENING).toFuture();
        CompletableFuture<@Nullable Submission> second =
                replay.submit(call(), OPENING).toFuture();
        // When
        gate.tryEmitEmpty().orThrow();
        // Then
        assertThat(first.get(10, TimeUnit.SECONDS)).isInstanceOf(Submission.Accepted.class);
        assertThat(second.get(10, TimeUnit.SECONDS)).isInstanceOf(Submission.Accepted.class);
        assertThat(broker.served).containsOnlyOnce(other + " initialize");
    }

    @Test
    void whatMayHaveRunIsNotRunAgain() {
        // Given
        broker.late = true;
        broker.delivered = true;
        broker.leave(lost);
        var _ = broker.join(new InstanceId("00000000000000000000000000000002"), RESULT);
        // When
        Frame frame = asked(OPENING);
        // Then
        assertGone(frame);
        assertThat(broker.served).isEmpty();
    }

    @Test
    void aServerThatAnswersOtherwiseIsNotTheSame() {
        // Given
        broker.leave(lost);
        int other = broker.join(new InstanceId("00000000000000000000000000000002"), "{\"serverInfo\":{}}");
        // When
        Frame frame = asked(OPENING);
        // Then
        assertGone(frame);
        assertThat(broker.served).containsExactly(other + " initialize");
        assertThat(homes.known).isNull();
    }

    @Test
    void whereAnotherNodeHasMovedItItGoesWithoutBeginning() {
        // Given
        broker.leave(lost);
        var _ = broker.join(new InstanceId("00000000000000000000000000000002"), RESULT);
        int home = broker.join(new InstanceId("00000000000000000000000000000003"), RESULT);
        homes.known = home;
        // When
        Frame frame = asked(OPENING);
        // Then
        assertThat(frame).isInstanceOf(Frame.Answered.class);
        assertThat(broker.served).containsExactly(home + " tools/call");
    }

    @Test
    void aHomeThatIsLostAsWellIsLeft() {
        // Given
        broker.leave(lost);
        int home = broker.join(new InstanceId("00000000000000000000000000000003"), RESULT);
        homes.known = home;
        broker.leave(home);
        int third = broker.join(new InstanceId("00000000000000000000000000000004"), RESULT);
        // When
        Frame frame = asked(OPENING);
        // Then
        assertThat(frame).isInstanceOf(Frame.Answered.class);
        assertThat(broker.served).last().isEqualTo(third + " tools/call");
    }

    @Test
    void whenNobodyIsLeftTheSessionIsGone() {
        // Given
        broker.leave(lost);
        // When / Then
        assertGone(asked(OPENING));
    }

    @Test
    void withoutTheStoreTheSessionIsGone() {
        // Given
        homes.away = true;
        broker.leave(lost);
        var _ = broker.join(new InstanceId("00000000000000000000000000000002"), RESULT);
        // When / Then
        assertGone(asked(OPENING));
        assertThat(broker.served).isEmpty();
    }

    @Test
    void aSessionThatDoesNotSayHowItBeganIsGone() {
        // Given
        broker.leave(lost);
        var _ = broker.join(new InstanceId("00000000000000000000000000000002"), RESULT);
        // When / Then
        assertGone(asked(null));
    }
}
