// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import dev.mcprelay.broker.Delivery;
import dev.mcprelay.broker.Frame;
import dev.mcprelay.broker.Frame.Phase;
import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.broker.kit.Polls;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.id.CommandId;

import static org.assertj.core.api.Assertions.assertThat;

final class HandOverTest {
    private final CoreRig core = new CoreRig();
    private final Polls a = Polls.of("a");
    private final Polls b = Polls.of("b");

    @Test
    void aCallWhoseCallerLeftIsNeverHandedOver() {
        // Given
        CommandId call = core.submit(Calls.aCall().toOldTunnel());
        core.callerLeft(call);
        // When
        PollId poll = core.poll(a);
        // Then
        assertThat(core.commands(poll)).isEmpty();
    }

    @Test
    void aCallThatExpiredIsNeverHandedOver() {
        // Given
        CommandId call = core.submit(Calls.aCall().toOldTunnel().within(Duration.ofSeconds(1)));
        core.stall(Duration.ofSeconds(1));
        // When
        PollId poll = core.poll(a);
        // Then
        assertThat(core.commands(poll)).isEmpty();
        assertThat(core.reason(call)).isEqualTo(ErrorCode.DEADLINE_WAITING);
    }

    @Test
    void aFailedWriteReturnsItsCommandsToTheirPlaces() {
        // Given
        CommandId first = core.submit(Calls.aCall().toOldTunnel());
        PollId poll = core.poll(a.limit(1));
        CommandId second = core.submit(Calls.aCall());
        // When
        core.failToWrite(poll);
        // Then
        assertThat(core.take(b)).containsExactly(first);
        assertThat(core.take(b)).containsExactly(second);
    }

    @Test
    void aCallerThatLeavesDuringAWriteThatFailsIsNotServedAgain() {
        // Given
        CommandId call = core.submit(Calls.aCall().toOldTunnel());
        PollId poll = core.poll(a);
        core.callerLeft(call);
        // When
        core.failToWrite(poll);
        // Then
        assertThat(core.take(b)).isEmpty();
        assertThat(core.inFlight(a)).isZero();
    }

    @Test
    void aBrokenWriteMayHaveRunAndIsNotRepeated() {
        // Given
        CommandId call = core.submit(Calls.aCall().toOldTunnel());
        PollId poll = core.poll(a);
        // When
        core.lose(poll);
        // Then
        assertThat(core.take(b)).isEmpty();
        assertThat(core.failure(call))
                .satisfies(f -> assertThat(f.reason()).isEqualTo(ErrorCode.TUNNEL_CLIENT_LOST))
                .satisfies(f -> assertThat(f.delivered()).isTrue());
        assertThat(core.inFlight(a)).isZero();
    }

    @Test
    void anAnswerMayOvertakeTheNewsOfTheWrite() {
        // Given
        CommandId call = core.submit(Calls.aCall().toOldTunnel());
        PollId poll = core.poll(a);
        // When
        Delivery delivery = core.answer(call);
        core.write(poll);
        // Then
        assertThat(delivery).isEqualTo(Delivery.ACCEPTED);
        assertThat(core.outcome(call)).isInstanceOf(Frame.Answered.class);
    }

    @Test
    void theInstanceWithTheFewestInFlightTakesTheNextCall() {
        // Given
        var _ = core.poll(a);
        var _ = core.submit(Calls.aCall());
        PollId busy = core.poll(a);
        PollId idle = core.poll(b);
        // When
        CommandId call = core.submit(Calls.aCall());
        // Then
        assertThat(core.commands(idle)).containsExactly(call);
        assertThat(core.commands(busy)).isEmpty();
    }

    @Test
    void amongEqualsTheOneThatIsParkedForLongestTakesTheNextCall() {
        // Given
        PollId first = core.poll(a);
        core.pass(Duration.ofMillis(1));
        var _ = core.poll(b);
        // When
        CommandId call = core.submit(Calls.aCall());
        // Then
        assertThat(core.commands(first)).containsExactly(call);
    }

    @Test
    void aPollTakesOnlyItsShareOfABacklog() {
        // Given
        core.cut(core.poll(b), b);
        for (int i = 0; i < 9; i++) {
            var _ = core.submit(Calls.aCall());
        }
        // When
        PollId poll = core.poll(a);
        // Then
        assertThat(core.commands(poll)).hasSize(5);
    }

    @Test
    void aPollNeverTakesMoreThanItsLimit() {
        // Given
        for (int i = 0; i < 9; i++) {
            var _ = core.submit(Calls.aCall().toOldTunnel());
        }
        // When
        PollId poll = core.poll(a.limit(4));
        // Then
        assertThat(core.commands(poll)).hasSize(4);
    }

    @Test
    void theResponseTimeIsTheRemainingDeadlineAndAMargin() {
        // Given
        var _ = core.submit(Calls.aCall().toOldTunnel().within(Duration.ofSeconds(60)));
        core.pass(Duration.ofSeconds(4));
        // When
        PollId poll = core.poll(a);
        // Then
        assertThat(core.handout(poll).responseTimeout()).isEqualTo(Duration.ofSeconds(61));
    }

    @Test
    void theResponseTimeStaysBelowTenMinutes() {
        // Given
        var _ = core.submit(Calls.aCall().toOldTunnel().stream().within(Duration.ofHours(3)));
        // When
        PollId poll = core.poll(a);
        // Then
        assertThat(core.handout(poll).responseTimeout()).isLessThan(Duration.ofMinutes(10));
    }

    @Test
    void aTimeoutThatWouldKillTheClientIsNotSent() {
        // Given
        Polls dying = a.from(Polls.version("0.0.11", Polls.stdio().serverInfo()));
        var _ = core.submit(Calls.aCall().toOldTunnel());
        // When
        PollId poll = core.poll(dying);
        // Then
        assertThat(core.handout(poll).responseTimeout()).isNull();
    }

    @Test
    void anInitializeOfAChildProcessHasNoTimeout() {
        // Given
        var _ = core.submit(Calls.anInitialize().toOldTunnel().inSession("s"));
        // When
        PollId poll = core.poll(Polls.ofStdio("a"));
        // Then
        assertThat(core.handout(poll).responseTimeout()).isNull();
    }

    @Test
    void theDeadlineEndsARunningCall() {
        // Given
        CommandId call = core.submit(Calls.aCall().toOldTunnel().within(Duration.ofSeconds(5)));
        var _ = core.take(a);
        var _ = core.poll(a);
        // When
        core.pass(Duration.ofSeconds(5));
        // Then
        assertThat(core.failure(call))
                .satisfies(f -> assertThat(f.reason()).isEqualTo(ErrorCode.DEADLINE_RUNNING))
                .satisfies(f -> assertThat(f.phase()).isEqualTo(Phase.EXECUTING))
                .satisfies(f -> assertThat(f.delivered()).isTrue());
    }
}
