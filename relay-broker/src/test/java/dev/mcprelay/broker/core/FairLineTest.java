// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.broker.kit.Polls;
import dev.mcprelay.broker.match.ParkResult;
import dev.mcprelay.broker.message.NodeMessage.Decline;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.NodeId;

import static org.assertj.core.api.Assertions.assertThat;

/// What waits here has no better place in the line than what waits at other nodes: the store knows who came first.
final class FairLineTest {
    private static final NodeId OTHER = new NodeId(7);
    private static final ParkResult NOBODY_ELSE = new ParkResult.Parked(List.of(), null);

    private final CoreRig core = CoreRig.amongOthers();
    private final Polls client = Polls.of("a");
    private CommandId waiting;

    @BeforeEach
    void aCallWaits() {
        core.storeIsSilent();
        waiting = core.submit(Calls.aCall());
    }

    @Test
    void aPollTakesNothingBeforeItIsRegistered() {
        // When
        PollId poll = core.poll(client);
        // Then
        assertThat(core.commands(poll)).isEmpty();
    }

    @Test
    void aPollTakesWhatWaitsHereWhenNobodyWaitsElsewhere() {
        // Given
        PollId poll = core.poll(client);
        // When
        core.parked(NOBODY_ELSE);
        // Then
        assertThat(core.commands(poll)).containsExactly(waiting);
    }

    @Test
    void whoeverWasIntroducedIsWaitedFor() {
        // Given
        PollId poll = core.poll(client);
        // When
        core.parked(new ParkResult.Parked(List.of(new CommandId(OTHER, 1)), null));
        // Then
        assertThat(core.commands(poll)).isEmpty();
    }

    @Test
    void whoeverWasIntroducedAndDoesNotComeIsNotWaitedFor() {
        // Given
        PollId poll = core.poll(client);
        core.parked(new ParkResult.Parked(List.of(new CommandId(OTHER, 1)), null));
        // When
        core.on(new Event.Heard(
                OTHER, new Decline(core.parking(client).registration().slot(), 1), false));
        core.parked(NOBODY_ELSE);
        // Then
        assertThat(core.commands(poll)).containsExactly(waiting);
    }

    @Test
    void whoeverWasIntroducedLateAndDoesNotComeIsNotWaitedForEither() {
        // Given
        PollId poll = core.poll(client.patience(Duration.ofSeconds(30)));
        core.parked(NOBODY_ELSE);
        core.write(poll);
        PollId next = core.poll(client);
        core.pass(Duration.ofSeconds(1));
        core.parked(new ParkResult.Parked(List.of(new CommandId(OTHER, 1)), null));
        CommandId call = core.submit(Calls.aCall());
        assertThat(core.commands(next)).isEmpty();
        // When
        core.pass(Duration.ofSeconds(1));
        // Then
        assertThat(core.commands(next)).containsExactly(call);
    }

    @Test
    void onceSomebodyWasWaitedForInVainNobodyIs() {
        // Given
        PollId poll = core.poll(client);
        core.parked(new ParkResult.Parked(List.of(new CommandId(OTHER, 1)), null));
        core.pass(Duration.ofMillis(400));
        assertThat(core.commands(poll)).isEmpty();
        // When
        core.pass(Duration.ofMillis(100));
        // Then
        assertThat(core.commands(poll)).containsExactly(waiting);
        core.write(poll);
        CommandId next = core.submit(Calls.aCall());
        PollId another = core.poll(client);
        core.parked(new ParkResult.Parked(List.of(new CommandId(OTHER, 1)), null));
        assertThat(core.commands(another)).containsExactly(next);
    }

    @Test
    void aPollOnceRegisteredTakesACallAtOnce() {
        // Given
        PollId first = core.poll(client);
        core.parked(NOBODY_ELSE);
        core.write(first);
        PollId poll = core.poll(client);
        core.parked(NOBODY_ELSE);
        // When
        CommandId call = core.submit(Calls.aCall());
        // Then
        assertThat(core.commands(poll)).containsExactly(call);
    }

    @Test
    void nobodyWaitsForAStoreThatIsAway() {
        // Given
        PollId poll = core.poll(client);
        // When
        core.parked(null);
        // Then
        assertThat(core.commands(poll)).containsExactly(waiting);
    }

    @Test
    void norDoesTheNextPollUntilTheStoreIsBack() {
        // Given
        PollId first = core.poll(client);
        core.parked(null);
        core.write(first);
        core.pass(Duration.ofMillis(500));
        CommandId next = core.submit(Calls.aCall());
        // When
        PollId poll = core.poll(client);
        // Then
        assertThat(core.commands(poll)).containsExactly(next);
    }

    @Test
    void aStoreThatIsSilentIsNotWaitedForForLong() {
        // Given
        PollId poll = core.poll(client);
        // When
        core.pass(Duration.ofMillis(300));
        // Then
        assertThat(core.commands(poll)).containsExactly(waiting);
    }
}
