// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.mcprelay.broker.Frame;
import dev.mcprelay.broker.InstanceHash;
import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.broker.kit.Polls;
import dev.mcprelay.broker.kit.Responses;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.id.CommandId;

import static org.assertj.core.api.Assertions.assertThat;

final class SessionTest {
    private final CoreRig core = new CoreRig();
    private final Polls a = Polls.ofStdio("a");
    private final Polls b = Polls.ofStdio("b");

    private CommandId submit(Calls call) {
        return core.submit(call.toOldTunnel().inSession("s"));
    }

    // --- order

    @Test
    void nothingOvertakesAnInitialize() {
        // Given
        CommandId initialize = submit(Calls.anInitialize());
        CommandId initialized = submit(Calls.aNotification("notifications/initialized"));
        CommandId call = submit(Calls.aCall());
        // When
        List<CommandId> first = core.take(a);
        var _ = core.answer(initialize);
        List<CommandId> second = core.take(a);
        var _ = core.post(initialized, Responses.ack(initialized, 202));
        List<CommandId> third = core.take(a);
        // Then
        assertThat(first).containsExactly(initialize);
        assertThat(second).containsExactly(initialized);
        assertThat(third).containsExactly(call);
    }

    @Test
    void requestsOfOneSessionGoSideBySide() {
        // Given
        CommandId one = submit(Calls.aRequest("1", "tools/call"));
        CommandId two = submit(Calls.aRequest("2", "tools/call"));
        // When
        List<CommandId> batch = core.take(a);
        // Then
        assertThat(batch).containsExactly(one, two);
    }

    @Test
    void aNotificationNeverSharesAnAnswerWithWhatItFollows() {
        // Given
        CommandId call = submit(Calls.aCall());
        CommandId notification = submit(Calls.aNotification("notifications/progress"));
        PollId poll = core.poll(a);
        PollId next = core.poll(a);
        boolean early = core.commands(next).isEmpty();
        // When
        core.write(poll);
        // Then
        assertThat(core.commands(poll)).containsExactly(call);
        assertThat(early).isTrue();
        assertThat(core.commands(next)).containsExactly(notification);
    }

    @Test
    void anotherSessionDoesNotWait() {
        // Given
        CommandId initialize = submit(Calls.anInitialize());
        CommandId other = core.submit(Calls.aCall().toOldTunnel().inSession("t"));
        CommandId none = core.submit(Calls.aCall().toOldTunnel());
        // When
        List<CommandId> batch = core.take(a);
        // Then
        assertThat(batch).containsExactly(initialize, other, none);
    }

    @Test
    void theEndOfASessionWaitsForWhatWentBefore() {
        // Given
        CommandId call = submit(Calls.aCall());
        CommandId end = submit(Calls.aTermination());
        // When
        List<CommandId> first = core.take(a);
        List<CommandId> second = core.take(a);
        // Then
        assertThat(first).containsExactly(call);
        assertThat(second).containsExactly(end);
    }

    // --- affinity

    @Test
    void aSessionStaysWithTheInstanceThatBeganIt() {
        // Given
        CommandId initialize = submit(Calls.anInitialize());
        var _ = core.take(a);
        var _ = core.answer(initialize);
        PollId other = core.poll(b);
        CommandId call = submit(Calls.aCall());
        // When
        PollId bound = core.poll(a);
        // Then
        assertThat(core.commands(other)).isEmpty();
        assertThat(core.commands(bound)).containsExactly(call);
    }

    @Test
    void aSessionWhoseInstanceIsGoneIsGone() {
        // Given
        CommandId initialize = submit(Calls.anInitialize());
        var _ = core.take(a);
        var _ = core.answer(initialize);
        var _ = core.poll(b);
        CommandId waiting = submit(Calls.aCall());
        core.pass(Duration.ofSeconds(3));
        // When
        CommandId late = submit(Calls.aCall());
        // Then
        assertThat(core.reason(waiting)).isEqualTo(ErrorCode.SESSION_GONE);
        assertThat(core.refusal(late).reason()).isEqualTo(ErrorCode.SESSION_GONE);
    }

    @Test
    void anInitializeBindsAnew() {
        // Given
        CommandId initialize = submit(Calls.anInitialize());
        var _ = core.take(a);
        var _ = core.answer(initialize);
        CommandId again = submit(Calls.anInitialize());
        // When
        List<CommandId> taken = core.take(b);
        var _ = core.answer(again);
        CommandId call = submit(Calls.aCall());
        // Then
        assertThat(taken).containsExactly(again);
        assertThat(core.take(a)).isEmpty();
        assertThat(core.take(b)).containsExactly(call);
    }

    @Test
    void anInitializeThatDidNotLeaveBindsNothing() {
        // Given
        CommandId initialize = submit(Calls.anInitialize());
        var _ = core.take(a);
        var _ = core.answer(initialize);
        CommandId again = submit(Calls.anInitialize());
        PollId broken = core.poll(b);
        core.callerLeft(again);
        core.failToWrite(broken);
        CommandId call = submit(Calls.aCall());
        // When
        List<CommandId> atB = core.take(b);
        List<CommandId> atA = core.take(a);
        // Then
        assertThat(atB).isEmpty();
        assertThat(atA).containsExactly(call);
    }

    @Test
    void aPinnedCallGoesToItsInstanceOnly() {
        // Given
        PollId other = core.poll(a);
        PollId pinned = core.poll(b);
        // When
        CommandId call = core.submit(Calls.aCall().pinnedTo("s", InstanceHash.of(b.instance())));
        // Then
        assertThat(core.commands(other)).isEmpty();
        assertThat(core.commands(pinned)).containsExactly(call);
    }

    @Test
    void aCallPinnedToNobodyIsGone() {
        // Given
        var _ = core.poll(a);
        // When
        CommandId call = core.submit(Calls.aCall().pinnedTo("s", 1));
        // Then
        assertThat(core.refusal(call).reason()).isEqualTo(ErrorCode.SESSION_GONE);
    }

    @Test
    void afterAStartAPinnedCallWaitsForItsInstance() {
        // Given
        var _ = core.poll(a);
        CommandId call = core.submit(Calls.aCall().toOldTunnel().pinnedTo("s", InstanceHash.of(b.instance())));
        core.pass(Duration.ofSeconds(5));
        // When
        List<CommandId> taken = core.take(b);
        // Then
        assertThat(taken).containsExactly(call);
    }

    @Test
    void anHttpServerBindsNoSession() {
        // Given
        CommandId initialize = submit(Calls.anInitialize());
        var _ = core.take(Polls.of("a"));
        var _ = core.answer(initialize);
        CommandId call = submit(Calls.aCall());
        // When
        List<CommandId> taken = core.take(Polls.of("b"));
        // Then
        assertThat(taken).containsExactly(call);
    }

    @Test
    void aSessionThatEndedIsBoundToNobody() {
        // Given
        CommandId call = submit(Calls.aCall());
        var _ = core.take(a);
        var _ = core.answer(call);
        CommandId end = submit(Calls.aTermination());
        var _ = core.take(a);
        var _ = core.answer(end);
        CommandId next = submit(Calls.aCall());
        // When
        List<CommandId> taken = core.take(b);
        // Then
        assertThat(taken).containsExactly(next);
    }

    // --- cancellation by the caller's notification

    @Test
    void aCancellationOfARunningRequestFollowsItUnderItsName() {
        // Given
        CommandId call = submit(Calls.aRequest("7", "tools/call"));
        var _ = core.take(a);
        CommandId notice = submit(Calls.aCancellationOf("7"));
        PollId other = core.poll(b);
        // When
        PollId poll = core.poll(a);
        // Then
        assertThat(core.commands(other)).isEmpty();
        assertThat(core.commands(poll)).containsExactly(notice);
        assertThat(core.handout(poll).cancels()).isEqualTo(call);
    }

    @Test
    void aCancellationOfARequestThatDidNotLeaveEndsBothHere() {
        // Given
        CommandId call = core.submit(Calls.aRequest("7", "tools/call").toOldTunnel());
        PollId poll = core.poll(a);
        PollId next = core.poll(a);
        CommandId notice = core.submit(Calls.aCancellationOf("7"));
        boolean early = core.commands(next).isEmpty();
        // When
        core.failToWrite(poll);
        // Then
        assertThat(early).isTrue();
        assertThat(core.reason(call)).isEqualTo(ErrorCode.CALLER_LEFT);
        assertThat(core.outcome(notice)).isInstanceOf(Frame.Answered.class);
        assertThat(core.commands(next)).isEmpty();
    }

    @Test
    void aCancellationOfAWaitingRequestEndsBothHere() {
        // Given
        CommandId call = submit(Calls.aRequest("7", "tools/call"));
        // When
        CommandId notice = submit(Calls.aCancellationOf("7"));
        // Then
        assertThat(core.reason(call)).isEqualTo(ErrorCode.CALLER_LEFT);
        assertThat(core.failure(call).delivered()).isFalse();
        assertThat(core.outcome(notice)).isInstanceOf(Frame.Answered.class);
        assertThat(core.take(a)).isEmpty();
    }

    @Test
    void aCancellationOfSomebodyElsesRequestIsPassedOnAsItIs() {
        // Given
        CommandId foreign =
                core.submit(Calls.aRequest("7", "tools/call").toOldTunnel().by("other"));
        var _ = core.submit(Calls.aCancellationOf("7").toOldTunnel());
        // When
        PollId poll = core.poll(a);
        // Then
        assertThat(core.commands(poll)).hasSize(2).contains(foreign);
        assertThat(core.isOpen(foreign)).isTrue();
    }

    @Test
    void aCancellationThatCouldMeanTwoRequestsEndsNeither() {
        // Given
        CommandId one = core.submit(Calls.aRequest("7", "tools/call").toOldTunnel());
        CommandId other = core.submit(Calls.aRequest("7", "tools/call").toOldTunnel());
        // When
        var _ = core.submit(Calls.aCancellationOf("7").toOldTunnel());
        // Then
        assertThat(core.isOpen(one)).isTrue();
        assertThat(core.isOpen(other)).isTrue();
    }

    @Test
    void aCancellationAfterItsCallerLeftStillFindsTheRequest() {
        // Given
        CommandId call = submit(Calls.aRequest("7", "tools/call"));
        var _ = core.take(a);
        core.callerLeft(call);
        var _ = submit(Calls.aCancellationOf("7"));
        // When
        PollId poll = core.poll(a);
        // Then
        assertThat(core.handout(poll).cancels()).isEqualTo(call);
    }
}
