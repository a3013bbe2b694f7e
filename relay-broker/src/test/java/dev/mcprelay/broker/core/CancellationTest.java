// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.mcprelay.broker.Call;
import dev.mcprelay.broker.Delivery;
import dev.mcprelay.broker.Frame;
import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.broker.kit.Nodes;
import dev.mcprelay.broker.kit.Polls;
import dev.mcprelay.broker.kit.Responses;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.header.HeaderField;
import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.id.CommandId;

import static org.assertj.core.api.Assertions.assertThat;

/// A caller leaves a call that somebody may have begun.
final class CancellationTest {
    private final CoreRig core = new CoreRig();
    private final Polls a = Polls.of("a");
    private final Polls b = Polls.of("b");

    /// A call that `a` has.
    private CommandId runningCall() {
        CommandId call = core.submit(Calls.aCall().modern().toOldTunnel());
        var _ = core.take(a);
        return call;
    }

    @Test
    void theInstanceThatHasACallHearsThatItsCallerLeft() {
        // Given
        CommandId call = runningCall();
        PollId other = core.poll(b);
        core.callerLeft(call);
        // When
        PollId poll = core.poll(a);
        // Then
        assertThat(core.commands(other)).isEmpty();
        assertThat(core.handout(poll).cancels()).isEqualTo(call);
        assertThat(core.handout(poll).call().body()).isInstanceOf(Call.Body.Notification.class);
        assertThat(((Call.Body.Notification) core.handout(poll).call().body())
                        .message()
                        .raw()
                        .text())
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":\""
                        + call.requestId().value() + "\",\"reason\":\"the caller has left\"}}");
    }

    @Test
    void inTheSessionEraLeavingCancelsNothing() {
        // Given
        CommandId call = core.submit(Calls.aCall().toOldTunnel());
        var _ = core.take(a);
        core.callerLeft(call);
        // When
        PollId poll = core.poll(a);
        // Then
        assertThat(core.commands(poll)).isEmpty();
    }

    @Test
    void aCallThatIsBeingWrittenIsCancelledOnceItIsWritten() {
        // Given
        CommandId call = core.submit(Calls.aCall().modern().toOldTunnel());
        PollId poll = core.poll(a);
        core.callerLeft(call);
        PollId next = core.poll(a);
        boolean early = !core.commands(next).isEmpty();
        // When
        core.write(poll);
        // Then
        assertThat(early).isFalse();
        assertThat(core.handout(next).cancels()).isEqualTo(call);
    }

    @Test
    void aCallThatWasNotWrittenNeedsNoCancellation() {
        // Given
        CommandId call = core.submit(Calls.aCall().modern().toOldTunnel());
        PollId poll = core.poll(a);
        core.callerLeft(call);
        PollId next = core.poll(a);
        // When
        core.failToWrite(poll);
        // Then
        assertThat(core.commands(next)).isEmpty();
        assertThat(core.reason(call)).isEqualTo(ErrorCode.CALLER_LEFT);
    }

    @Test
    void aCallThatIsOverMeanwhileIsNotCancelled() {
        // Given
        CommandId call = runningCall();
        core.callerLeft(call);
        // When
        Delivery late = core.answer(call);
        // Then
        assertThat(late).isEqualTo(Delivery.GONE);
        assertThat(core.take(a)).isEmpty();
    }

    @Test
    void aNewsOfACallThatWasLeftUnwrittenSaysThatItRuns() {
        // Given
        CommandId call = core.submit(Calls.aCall().modern().toOldTunnel());
        var _ = core.poll(a);
        core.callerLeft(call);
        // When
        Delivery delivery = core.post(call, Responses.notice(call.requestId(), "half way"));
        // Then
        assertThat(delivery).isEqualTo(Delivery.GONE);
        assertThat(core.handout(core.poll(a)).cancels()).isEqualTo(call);
    }

    @Test
    void aCallIsCancelledOnce() {
        // Given
        CommandId call = runningCall();
        core.callerLeft(call);
        // When
        CommandId said = core.submit(Calls.aCancellationOf("1"));
        // Then
        assertThat(core.outcome(said)).isInstanceOf(Frame.Answered.class);
        assertThat(core.take(a)).hasSize(1);
        assertThat(core.take(a)).isEmpty();
    }

    @Test
    void aCallWhoseCallerSaidItBeforeLeavingIsCancelledOnce() {
        // Given
        CommandId call = runningCall();
        CommandId said = core.submit(Calls.aCancellationOf("1"));
        // When
        core.callerLeft(call);
        // Then
        assertThat(core.take(a)).containsExactly(said);
        assertThat(core.take(a)).isEmpty();
    }

    @Test
    void aCancellationThatNobodyFetchesIsDroppedInSilence() {
        // Given
        CommandId call = runningCall();
        PollId other = core.poll(b);
        core.callerLeft(call);
        // When
        core.pass(Duration.ofSeconds(6));
        // Then
        assertThat(core.take(a)).isEmpty();
        assertThat(core.commands(other)).isEmpty();
    }

    @Test
    void aCancellationTakesNobodysPlace() {
        // Given
        CoreRig small = new CoreRig(CoreRig.limits(1, 1, 20, 4));
        CommandId call = small.submit(Calls.aCall().modern().toOldTunnel());
        var _ = small.take(a);
        small.callerLeft(call);
        var _ = small.answer(call);
        CommandId second = small.submit(Calls.aCall().modern());
        var _ = small.take(a);
        small.callerLeft(second);
        // When
        int waiting = small.presence().waiting();
        CommandId third = small.submit(Calls.aCall());
        // Then
        assertThat(waiting).isZero();
        assertThat(small.refusal(third).reason()).isEqualTo(ErrorCode.TUNNEL_QUEUE_FULL);
        var _ = small.answer(second);
        assertThat(small.isOpen(small.submit(Calls.aCall()))).isTrue();
    }

    @Test
    void whatThePrivateServerSaysToACancellationIsNoNews() {
        // Given
        CommandId call = runningCall();
        core.callerLeft(call);
        CommandId notice = core.take(a).getFirst();
        // When
        Delivery delivery = core.answer(notice);
        // Then
        assertThat(delivery).isEqualTo(Delivery.ACCEPTED);
        assertThat(core.isOpen(notice)).isTrue();
        assertThat(core.inFlight(a)).isEqualTo(1);
    }

    @Test
    void aCancellationNeverRunsBesideACallThatItWouldRuin() {
        // Given
        Polls old = Polls.ofOld("k");
        CommandId call = core.submit(Calls.aCall().modern().toOldTunnel());
        var _ = core.take(old);
        core.callerLeft(call);
        // When
        List<CommandId> taken = core.take(old);
        // Then
        assertThat(taken).isEmpty();
    }

    @Test
    void aCancellationGoesWithTheHeadersOfItsCallButForThoseAboutItsBody() {
        // Given
        CommandId call = new CommandId(Nodes.NODE, 1000);
        Call plain = Calls.aCall().modern().toOldTunnel().call();
        Call full = new Call(
                plain.tunnel(),
                plain.channel(),
                plain.body(),
                new HeaderFields(List.of(
                        new HeaderField("mcp-protocol-version", "2026-07-28"),
                        new HeaderField("Mcp-Method", "tools/call"),
                        new HeaderField("Mcp-Name", "report"),
                        new HeaderField("MCP-Param-Region", "eu"),
                        new HeaderField("Authorization", "Bearer x"))),
                null,
                plain.principal(),
                plain.deadline(),
                true,
                true);
        core.on(new Event.Submit(call, full, Instant.EPOCH));
        var _ = core.take(a);
        core.callerLeft(call);
        // When
        PollId poll = core.poll(a);
        // Then
        assertThat(core.handout(poll).call().headers())
                .isEqualTo(new HeaderFields(List.of(
                        new HeaderField("mcp-protocol-version", "2026-07-28"),
                        new HeaderField("Mcp-Method", "notifications/cancelled"),
                        new HeaderField("Authorization", "Bearer x"))));
    }

    @Test
    void nothingIsLeftOfACancellation() {
        // Given
        CommandId call = runningCall();
        core.callerLeft(call);
        var _ = core.take(a);
        // When
        core.pass(Duration.ofHours(2));
        // Then
        assertThat(core.isForgettable()).isTrue();
    }
}
