// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;
import java.util.Set;

import org.junit.jupiter.api.Test;

import dev.mcprelay.broker.Delivery;
import dev.mcprelay.broker.Frame.Phase;
import dev.mcprelay.broker.PollOutcome;
import dev.mcprelay.broker.ShownKey;
import dev.mcprelay.broker.ValidKeys;
import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.broker.kit.Polls;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.id.CommandId;

import static org.assertj.core.api.Assertions.assertThat;

final class PresenceTest {
    private final CoreRig core = new CoreRig();
    private final Polls a = Polls.of("a");

    private CommandId handedTo(Polls instance) {
        CommandId call = core.submit(Calls.aCall().toOldTunnel());
        assertThat(core.take(instance)).contains(call);
        return call;
    }

    @Test
    void aPollThatWasCutLeavesThreeSecondsForTheNext() {
        // Given
        core.cut(core.poll(a), a);
        core.pass(Duration.ofMillis(2999));
        boolean before = core.isConnected(a);
        // When
        core.pass(Duration.ofMillis(1));
        // Then
        assertThat(before).isTrue();
        assertThat(core.isConnected(a)).isFalse();
    }

    @Test
    void aCallAfterTheOnlyPollWasCutWaitsForTheGraceAndNoLonger() {
        // Given
        core.cut(core.poll(a), a);
        CommandId call = core.submit(Calls.aCall());
        // When
        core.pass(Duration.ofSeconds(2));
        // Then
        assertThat(core.failure(call))
                .satisfies(f -> assertThat(f.reason()).isEqualTo(ErrorCode.TUNNEL_CLIENT_NOT_CONNECTED));
    }

    @Test
    void aCallAfterTheOnlyPollWasCutGoesToTheClientThatReturns() {
        // Given
        core.cut(core.poll(a), a);
        CommandId call = core.submit(Calls.aCall());
        core.pass(Duration.ofMillis(1500));
        // When
        PollId again = core.poll(a);
        // Then
        assertThat(core.commands(again)).containsExactly(call);
    }

    @Test
    void aClientThatReadsALargeAnswerIsNotTakenForLost() {
        // Given
        CommandId call = core.submit(Calls.aCall().large(1 << 20).toOldTunnel());
        var _ = core.take(a);
        core.pass(Duration.ofMillis(6900)); // four seconds at 256 KiB/s, and three of silence
        boolean before = core.isOpen(call);
        // When
        core.pass(Duration.ofMillis(200));
        // Then
        assertThat(before).isTrue();
        assertThat(core.reason(call)).isEqualTo(ErrorCode.TUNNEL_CLIENT_LOST);
    }

    @Test
    void aSilentInstanceIsGoneAndItsCallsEndAtOnce() {
        // Given
        CommandId call = handedTo(a);
        // When
        core.pass(Duration.ofSeconds(3));
        // Then
        assertThat(core.failure(call))
                .satisfies(f -> assertThat(f.reason()).isEqualTo(ErrorCode.TUNNEL_CLIENT_LOST))
                .satisfies(f -> assertThat(f.phase()).isEqualTo(Phase.EXECUTING))
                .satisfies(f -> assertThat(f.delivered()).isTrue());
    }

    @Test
    void anAnswerOfAnInstanceThatIsGoneIsGoneToo() {
        // Given
        CommandId call = handedTo(a);
        core.pass(Duration.ofSeconds(3));
        // When
        Delivery delivery = core.answer(call);
        // Then
        assertThat(delivery).isEqualTo(Delivery.GONE);
    }

    @Test
    void aFilledBatchIsNoReasonToPollAgainSoon() {
        // Given
        CommandId call = handedTo(a.limit(1));
        core.pass(Duration.ofMillis(44_999));
        boolean before = core.isOpen(call);
        // When
        core.pass(Duration.ofMillis(1));
        // Then
        assertThat(before).isTrue();
        assertThat(core.reason(call)).isEqualTo(ErrorCode.TUNNEL_CLIENT_LOST);
    }

    @Test
    void anAnswerIsASignOfLife() {
        // Given
        CommandId first = core.submit(Calls.aCall().toOldTunnel());
        CommandId second = core.submit(Calls.aCall().toOldTunnel().within(Duration.ofMinutes(5)));
        var _ = core.take(a.limit(2));
        core.pass(Duration.ofSeconds(40));
        var _ = core.answer(first);
        // When
        core.pass(Duration.ofSeconds(44));
        // Then
        assertThat(core.isOpen(second)).isTrue();
    }

    @Test
    void aFilledBatchThatIsAnsweredLeavesNoExcuse() {
        // Given
        CommandId call = handedTo(a.limit(1));
        var _ = core.answer(call);
        // When
        core.pass(Duration.ofSeconds(3));
        // Then
        assertThat(core.isConnected(a)).isFalse();
    }

    @Test
    void aSlowWriteIsNoSilence() {
        // Given
        CommandId call = core.submit(Calls.aCall().toOldTunnel());
        PollId poll = core.poll(a);
        // When
        core.pass(Duration.ofSeconds(20));
        core.write(poll);
        // Then
        assertThat(core.isOpen(call)).isTrue();
        assertThat(core.isConnected(a)).isTrue();
    }

    @Test
    void aSecondPollOfAnInstanceAnswersTheFirst() {
        // Given
        PollId first = core.poll(a);
        // When
        PollId second = core.poll(a);
        CommandId call = core.submit(Calls.aCall());
        // Then
        assertThat(core.end(first)).isEqualTo(new PollOutcome.Nothing());
        assertThat(core.commands(second)).containsExactly(call);
    }

    @Test
    void theNewsThatAnOlderPollWasCutIsNoNews() {
        // Given
        PollId first = core.poll(a);
        PollId second = core.poll(a);
        // When
        core.cut(first, a);
        core.pass(Duration.ofSeconds(10));
        // Then
        assertThat(core.isConnected(a)).isTrue();
        assertThat(core.end(second)).isNull();
    }

    @Test
    void aRevokedKeyCutsThePollAndNothingMoreIsHandedOver() {
        // Given
        PollId poll = core.poll(a.with("old"));
        PollId other = core.poll(Polls.of("b").with("new"));
        // When
        core.keysChanged("new");
        CommandId call = core.submit(Calls.aCall());
        // Then
        assertThat(core.end(poll)).isEqualTo(new PollOutcome.Revoked());
        assertThat(core.commands(other)).containsExactly(call);
    }

    @Test
    void aPollThatPassedTheKeyCheckJustBeforeIsCutToo() {
        // Given
        core.keysChanged("new");
        // When
        PollId poll = core.poll(a.with("old"));
        // Then
        assertThat(core.end(poll)).isEqualTo(new PollOutcome.Revoked());
    }

    @Test
    void newsOlderThanAPollsKeyDoesNotCutIt() {
        // Given
        PollId poll = core.poll(a.with(new ShownKey("young", 2)));
        // When
        core.keysChanged("old");
        CommandId call = core.submit(Calls.aCall());
        // Then
        assertThat(core.commands(poll)).containsExactly(call);
    }

    @Test
    void newsThatWasOvertakenIsIgnored() {
        // Given
        PollId poll = core.poll(a.with("old"));
        core.on(new Event.KeysChanged(new ValidKeys(Set.of("old"), 2)));
        // When
        core.keysChanged("new");
        // Then
        assertThat(core.end(poll)).isNull();
    }

    @Test
    void whatWasFetchedWithARevokedKeyMayStillBeAnswered() {
        // Given
        CommandId call = handedTo(a.with("old"));
        core.keysChanged("new");
        core.pass(Duration.ofSeconds(20));
        // When
        boolean known = core.isHandedWith(call, "old");
        Delivery delivery = core.answer(call);
        // Then
        assertThat(known).isTrue();
        assertThat(core.isHandedWith(call, "new")).isFalse();
        assertThat(delivery).isEqualTo(Delivery.ACCEPTED);
    }

    @Test
    void silenceWhileTheProcessStoodStillIsOurs() {
        // Given
        CommandId call = handedTo(a);
        // When
        core.stall(Duration.ofSeconds(8));
        // Then
        assertThat(core.isOpen(call)).isTrue();
        core.pass(Duration.ofSeconds(3));
        assertThat(core.reason(call)).isEqualTo(ErrorCode.TUNNEL_CLIENT_LOST);
    }

    @Test
    void aDrainingNodeDoesNotTakeItsOwnRefusalsForSilence() {
        // Given
        CommandId call = handedTo(a);
        core.on(new Event.Drain());
        // When
        core.pass(Duration.ofSeconds(20));
        // Then
        assertThat(core.answer(call)).isEqualTo(Delivery.ACCEPTED);
    }

    @Test
    void anEmptyTunnelIsForgottenInTheEnd() {
        // Given
        CommandId call = handedTo(a);
        var _ = core.answer(call);
        // When
        core.pass(Duration.ofHours(2));
        // Then
        assertThat(core.isForgettable()).isTrue();
    }
}
