// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.mcprelay.broker.Delivery;
import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.broker.kit.Polls;
import dev.mcprelay.broker.kit.Responses;
import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.response.ResponseType;

import static org.assertj.core.api.Assertions.assertThat;

final class InFlightTest {
    private final Polls a = Polls.of("a").patience(Duration.ofHours(1));

    private static CommandId taken(CoreRig core, Calls call, Polls by) {
        CommandId id = core.submit(call.toOldTunnel());
        assertThat(core.take(by)).containsExactly(id);
        return id;
    }

    @Test
    void aCallWhoseCallerLeftOccupiesItsWorkerUntilItIsAnswered() {
        // Given
        CoreRig core = new CoreRig(CoreRig.limits(10, 100, 1, 1));
        CommandId left = taken(core, Calls.aCall(), a);
        core.callerLeft(left);
        PollId poll = core.poll(a);
        CommandId next = core.submit(Calls.aCall());
        boolean early = core.commands(poll).isEmpty();
        // When
        Delivery delivery = core.answer(left);
        // Then
        assertThat(early).isTrue();
        assertThat(delivery).isEqualTo(Delivery.GONE);
        assertThat(core.commands(poll)).containsExactly(next);
    }

    @Test
    void anAbandonedCallOccupiesItsWorkerUntilItsResponseTimeIsOver() {
        // Given
        CoreRig core = new CoreRig(CoreRig.limits(10, 100, 1, 1));
        var _ = taken(core, Calls.aCall().within(Duration.ofSeconds(5)), a);
        PollId poll = core.poll(a);
        core.pass(Duration.ofMillis(14_999));
        CommandId next = core.submit(Calls.aCall());
        boolean early = core.commands(poll).isEmpty();
        // When
        core.pass(Duration.ofMillis(1));
        // Then
        assertThat(early).isTrue();
        assertThat(core.commands(poll)).containsExactly(next);
    }

    @Test
    void tenWorkersAreNeverStarvedByStreams() {
        // Given
        CoreRig core = new CoreRig(CoreRig.limits(100, 100, 20, 4));
        for (int i = 0; i < 6; i++) {
            var _ = core.submit(Calls.aCall().toOldTunnel().stream());
        }
        CommandId call = core.submit(Calls.aCall().toOldTunnel());
        // When
        List<CommandId> batch = core.take(a);
        // Then
        assertThat(batch).hasSize(5).contains(call);
    }

    @Test
    void anOldClientGetsOneCommandAtATime() {
        // Given
        CoreRig core = new CoreRig();
        CommandId first = core.submit(Calls.aCall().toOldTunnel());
        CommandId second = core.submit(Calls.aCall().toOldTunnel());
        List<CommandId> batch = core.take(Polls.ofOld("k"));
        PollId poll = core.poll(Polls.ofOld("k"));
        boolean early = core.commands(poll).isEmpty();
        // When
        var _ = core.post(first, Responses.answer(first));
        // Then
        assertThat(batch).containsExactly(first);
        assertThat(early).isTrue();
        assertThat(core.commands(poll)).containsExactly(second);
    }

    @Test
    void anOldClientWithAnHttpServerGetsAll() {
        // Given
        CoreRig core = new CoreRig();
        CommandId first = taken(core, Calls.aCall(), Polls.ofOld("k"));
        HeaderFields headers =
                HeaderFields.of("Content-Type", "application/json").with("Content-Length", "2");
        var _ = core.post(
                first, Responses.of(first.requestId(), ChannelName.MAIN, ResponseType.JSONRPC_RESPONSE, headers, "{}"));
        for (int i = 0; i < 3; i++) {
            var _ = core.submit(Calls.aCall());
        }
        // When
        List<CommandId> batch = core.take(Polls.ofOld("k"));
        // Then
        assertThat(batch).hasSize(3);
    }

    @Test
    void anAcknowledgementTellsAnHttpServerToo() {
        // Given
        CoreRig core = new CoreRig();
        CommandId first = taken(core, Calls.aNotification("notifications/initialized"), Polls.ofOld("k"));
        var _ = core.post(first, Responses.ack(first, 202));
        var _ = core.submit(Calls.aCall());
        var _ = core.submit(Calls.aCall());
        // When
        List<CommandId> batch = core.take(Polls.ofOld("k"));
        // Then
        assertThat(batch).hasSize(2);
    }

    @Test
    void anOldClientThatIgnoresTimeoutsIsNotGivenASecondCommandBeside() {
        // Given
        CoreRig core = new CoreRig();
        Polls old = Polls.ofOld("k").patience(Duration.ofHours(1));
        var _ = taken(core, Calls.aCall().within(Duration.ofSeconds(5)), old);
        PollId poll = core.poll(old);
        core.pass(Duration.ofMinutes(9));
        // When
        var _ = core.submit(Calls.aCall());
        // Then
        assertThat(core.commands(poll)).isEmpty();
    }

    @Test
    void anOldClientThatWasRestartedIsNotTakenForBusy() {
        // Given
        CoreRig core = new CoreRig();
        Polls old = Polls.ofOld("k").patience(Duration.ofHours(1));
        var _ = taken(core, Calls.aCall().within(Duration.ofSeconds(5)), old);
        core.cut(core.poll(old), old);
        PollId poll = core.poll(old);
        core.pass(Duration.ofSeconds(16));
        // When
        CommandId next = core.submit(Calls.aCall());
        // Then
        assertThat(core.commands(poll)).containsExactly(next);
    }

    @Test
    void anInstanceThatComesBackBeginsAnew() {
        // Given
        CoreRig core = new CoreRig(CoreRig.limits(10, 100, 1, 1));
        var _ = taken(core, Calls.aCall(), a);
        core.pass(Duration.ofSeconds(3));
        // When
        CommandId next = core.submit(Calls.aCall());
        // Then
        assertThat(core.take(a)).containsExactly(next);
    }
}
