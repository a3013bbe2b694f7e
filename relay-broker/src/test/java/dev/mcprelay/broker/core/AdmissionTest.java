// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.mcprelay.broker.Delivery;
import dev.mcprelay.broker.Frame.Phase;
import dev.mcprelay.broker.PollOutcome;
import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.broker.kit.Polls;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.CommandId;

import static org.assertj.core.api.Assertions.assertThat;

final class AdmissionTest {
    private final CoreRig core = new CoreRig();
    private static final ChannelName SEARCH = new ChannelName("search");

    @Test
    void aTunnelThatNoClientEverPolledIsRefusedAtOnce() {
        // When
        CommandId call = core.submit(Calls.aCall());
        // Then
        assertThat(core.refusal(call).reason()).isEqualTo(ErrorCode.TUNNEL_CLIENT_NOT_SEEN);
        assertThat(core.refusal(call).retryAfter()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void afterAStartCallsWaitForClientsThatAreInTheirBackOff() {
        // Given
        core.pass(Duration.ofSeconds(4));
        CommandId call = core.submit(Calls.aCall().toOldTunnel());
        core.pass(Duration.ofSeconds(5));
        // When
        List<CommandId> taken = core.take(Polls.of("a"));
        // Then
        assertThat(taken).containsExactly(call);
    }

    @Test
    void theGraceOfTheStartEndsWithTheTruth() {
        // Given
        CommandId call = core.submit(Calls.aCall().toOldTunnel());
        // When
        core.pass(Duration.ofSeconds(10));
        // Then
        assertThat(core.reason(call)).isEqualTo(ErrorCode.TUNNEL_CLIENT_NOT_CONNECTED);
    }

    @Test
    void aClientThatWasHereAMomentAgoIsWaitedForForTheGrace() {
        // Given
        core.cut(core.poll(Polls.of("a")), Polls.of("a"));
        core.pass(Duration.ofSeconds(4));
        CommandId call = core.submit(Calls.aCall());
        core.pass(Duration.ofMillis(1999));
        boolean waited = core.isOpen(call);
        // When
        core.pass(Duration.ofMillis(1));
        // Then
        assertThat(waited).isTrue();
        assertThat(core.reason(call)).isEqualTo(ErrorCode.TUNNEL_CLIENT_NOT_CONNECTED);
        assertThat(core.failure(call).delivered()).isFalse();
    }

    @Test
    void aClientThatWasSeenLongAgoIsNotWaitedFor() {
        // Given
        core.cut(core.poll(Polls.of("a")), Polls.of("a"));
        core.pass(Duration.ofSeconds(31));
        // When
        CommandId call = core.submit(Calls.aCall());
        // Then
        assertThat(core.refusal(call).reason()).isEqualTo(ErrorCode.TUNNEL_CLIENT_NOT_CONNECTED);
    }

    @Test
    void allWaitingCallsEndWhenTheLastInstanceGoes() {
        // Given
        core.cut(core.poll(Polls.of("a")), Polls.of("a"));
        CommandId first = core.submit(Calls.aCall());
        CommandId second = core.submit(Calls.aCall());
        // When
        core.pass(Duration.ofSeconds(3));
        // Then
        assertThat(core.reason(first)).isEqualTo(ErrorCode.TUNNEL_CLIENT_NOT_CONNECTED);
        assertThat(core.reason(second)).isEqualTo(ErrorCode.TUNNEL_CLIENT_NOT_CONNECTED);
    }

    @Test
    void aFullQueueRefusesAndSaysWhenToComeBack() {
        // Given
        CoreRig small = new CoreRig(CoreRig.limits(2, 100, 1, 1));
        var _ = small.poll(Polls.of("a"));
        for (int i = 0; i < 3; i++) {
            var _ = small.submit(Calls.aCall());
        }
        // When
        CommandId call = small.submit(Calls.aCall());
        // Then
        assertThat(small.refusal(call).reason()).isEqualTo(ErrorCode.TUNNEL_QUEUE_FULL);
        assertThat(small.refusal(call).retryAfter()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(30));
    }

    @Test
    void tooManyUnansweredCallsAreAFullQueueToo() {
        // Given
        CoreRig small = new CoreRig(CoreRig.limits(10, 2, 20, 1));
        for (int i = 0; i < 2; i++) {
            var _ = small.poll(Polls.of("a"));
            var _ = small.submit(Calls.aCall());
        }
        // When
        CommandId call = small.submit(Calls.aCall());
        // Then
        assertThat(small.refusal(call).reason()).isEqualTo(ErrorCode.TUNNEL_QUEUE_FULL);
    }

    @Test
    void aStreamIsRefusedWhereItWouldCloseTheOnlyLane() {
        // Given
        var _ = core.poll(Polls.ofStdio("a"));
        // When
        CommandId stream = core.submit(Calls.aCall().stream());
        // Then
        assertThat(core.refusal(stream).reason()).isEqualTo(ErrorCode.STREAMS_UNSUPPORTED);
        assertThat(core.isOpen(core.submit(Calls.aCall()))).isTrue();
    }

    @Test
    void aStreamIsRefusedWhenEveryInstanceHasItsFill() {
        // Given
        CoreRig small = new CoreRig(CoreRig.limits(10, 10, 20, 1));
        for (String instance : List.of("a", "b")) {
            var _ = small.poll(Polls.of(instance));
        }
        for (int i = 0; i < 2; i++) {
            var _ = small.submit(Calls.aCall().stream());
        }
        // When
        CommandId stream = small.submit(Calls.aCall().stream());
        CommandId call = small.submit(Calls.aCall());
        // Then
        assertThat(small.refusal(stream).reason()).isEqualTo(ErrorCode.TOO_MANY_STREAMS);
        assertThat(small.isOpen(call)).isTrue();
    }

    @Test
    void aChannelThatNobodyHasIsRefused() {
        // Given
        var _ = core.poll(Polls.of("a"));
        // When
        CommandId call = core.submit(Calls.aCall().on(SEARCH));
        // Then
        assertThat(core.refusal(call).reason()).isEqualTo(ErrorCode.UNSUPPORTED_CHANNEL);
    }

    @Test
    void aClientThatDoesNotSayWhichChannelsItHasMayHaveAny() {
        // Given
        PollId poll = core.poll(Polls.of("a").from(Polls.version("0.0.10", null)));
        // When
        CommandId call = core.submit(Calls.aCall().on(SEARCH));
        // Then
        assertThat(core.commands(poll)).containsExactly(call);
    }

    @Test
    void aChannelThatAPollNamesIsKnown() {
        // Given
        PollId poll = core.poll(Polls.of("a").only(SEARCH));
        // When
        CommandId call = core.submit(Calls.aCall().on(SEARCH));
        // Then
        assertThat(core.commands(poll)).containsExactly(call);
    }

    @Test
    void aPollGetsOnlyTheChannelsItAsksFor() {
        // Given
        PollId poll = core.poll(Polls.of("a").only(SEARCH));
        // When
        CommandId call = core.submit(Calls.aCall());
        core.pass(Duration.ofSeconds(20));
        // Then
        assertThat(core.commands(poll)).isEmpty();
        assertThat(core.isOpen(call)).isTrue();
    }

    @Test
    void aCallThatNobodyTakesEndsAfterTheLongestWait() {
        // Given
        Polls other = Polls.of("a").only(SEARCH).patience(Duration.ofMinutes(2));
        var _ = core.poll(other);
        CommandId call = core.submit(Calls.aCall());
        // When
        core.pass(Duration.ofSeconds(30));
        // Then
        assertThat(core.failure(call))
                .satisfies(f -> assertThat(f.reason()).isEqualTo(ErrorCode.DEADLINE_WAITING))
                .satisfies(f -> assertThat(f.phase()).isEqualTo(Phase.WAITING))
                .satisfies(f -> assertThat(f.delivered()).isFalse());
    }

    @Test
    void aDrainingNodeTakesNothingNewAndSendsWaitersAway() {
        // Given
        core.cut(core.poll(Polls.of("a")), Polls.of("a"));
        CommandId waiting = core.submit(Calls.aCall());
        PollId parked = core.poll(Polls.of("b").only(SEARCH));
        // When
        core.on(new Event.Drain());
        CommandId late = core.submit(Calls.aCall());
        PollId latePoll = core.poll(Polls.of("a"));
        // Then
        assertThat(core.reason(waiting)).isEqualTo(ErrorCode.RELAY_DRAINING);
        assertThat(core.refusal(late).reason()).isEqualTo(ErrorCode.RELAY_DRAINING);
        assertThat(core.end(parked)).isEqualTo(new PollOutcome.Nothing());
        assertThat(core.end(latePoll)).isInstanceOf(PollOutcome.Refused.class);
    }

    @Test
    void aDeletedTunnelEndsWhatWaitsAndCutsItsPollsButTakesAnswers() {
        // Given
        CommandId handed = core.submit(Calls.aCall().toOldTunnel());
        var _ = core.take(Polls.of("a"));
        PollId parked = core.poll(Polls.of("a").only(SEARCH));
        CommandId waiting = core.submit(Calls.aCall());
        // When
        core.on(new Event.TunnelDeleted());
        // Then
        assertThat(core.reason(waiting)).isEqualTo(ErrorCode.TUNNEL_USE_FORBIDDEN);
        assertThat(core.end(parked)).isEqualTo(new PollOutcome.Revoked());
        assertThat(core.answer(handed)).isEqualTo(Delivery.ACCEPTED);
        assertThat(core.refusal(core.submit(Calls.aCall())).reason()).isEqualTo(ErrorCode.TUNNEL_USE_FORBIDDEN);
    }

    @Test
    void anInstanceBeyondTheLimitIsTurnedAway() {
        // Given
        for (int i = 0; i < 64; i++) {
            var _ = core.poll(Polls.of("i" + i));
        }
        // When
        PollId poll = core.poll(Polls.of("one-too-many"));
        // Then
        assertThat(core.end(poll))
                .isEqualTo(new PollOutcome.Refused(ErrorCode.RATE_LIMIT_EXCEEDED, Duration.ofSeconds(5)));
    }
}
