// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import dev.mcprelay.broker.PostedResponse;
import dev.mcprelay.broker.TunnelPresence.InstancePresence;
import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.broker.kit.Polls;
import dev.mcprelay.broker.kit.Responses;
import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.response.ResponseType;
import dev.mcprelay.protocol.response.TunnelResponse;

import static org.assertj.core.api.Assertions.assertThat;

/// An instance whose private server is not there, beside one that serves.
final class HealthTest {
    private final CoreRig core = new CoreRig();
    private final Polls sick = Polls.of("sick");
    private final Polls well = Polls.of("well");

    private static PostedResponse failure(CommandId command) {
        var read = (PostedResponse.Read) Responses.of(
                command.requestId(),
                ResponseType.JSONRPC_RESPONSE,
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32603,\"message\":\"Bad Gateway\",\"data\":{"
                        + "\"tunnel_failure\":{\"version\":1,\"source\":\"client_internal\","
                        + "\"transport_error_kind\":\"unknown\",\"upstream_response_received\":false}}}}");
        TunnelResponse made = read.response();
        return new PostedResponse.Read(new TunnelResponse(
                made.requestId(), made.channel(), made.type(), 502, HeaderFields.NONE, made.json(), made.message()));
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            CommandId call = core.submit(Calls.aCall().toOldTunnel());
            assertThat(core.take(sick)).containsExactly(call);
            var _ = core.post(call, failure(call));
        }
    }

    private InstancePresence presenceOf(Polls instance) {
        return core.presence().instances().stream()
                .filter(i -> i.instance().equals(instance.instance()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whoFailsFiveTimesIsPassedOverWhileASiblingServes() {
        // Given
        fail(5);
        var _ = core.poll(sick);
        PollId other = core.poll(well);
        // When
        CommandId call = core.submit(Calls.aCall());
        // Then
        assertThat(core.commands(other)).containsExactly(call);
        assertThat(presenceOf(sick).ejectedChannels()).isEqualTo(Set.of(ChannelName.MAIN));
        assertThat(presenceOf(well).ejectedChannels()).isEmpty();
    }

    @Test
    void aCallWaitsForASiblingThatIsBetweenTwoPolls() {
        // Given
        fail(5);
        PollId tempting = core.poll(sick);
        var _ = core.poll(well.patience(Duration.ofMillis(10)));
        core.pass(Duration.ofMillis(20));
        CommandId call = core.submit(Calls.aCall());
        // When
        PollId poll = core.poll(well);
        // Then
        assertThat(core.commands(tempting)).isEmpty();
        assertThat(core.commands(poll)).containsExactly(call);
    }

    @Test
    void theLastOneIsNeverPassedOver() {
        // Given
        fail(7);
        PollId poll = core.poll(sick);
        // When
        CommandId call = core.submit(Calls.aCall());
        // Then
        assertThat(core.commands(poll)).containsExactly(call);
        assertThat(presenceOf(sick).ejectedChannels()).isEmpty();
    }

    @Test
    void fourFailuresAndAnAnswerAreForgiven() {
        // Given
        fail(4);
        CommandId good = core.submit(Calls.aCall());
        var _ = core.take(sick);
        var _ = core.answer(good);
        fail(4);
        // When
        var _ = core.poll(well);
        // Then
        assertThat(presenceOf(sick).ejectedChannels()).isEmpty();
    }

    @Test
    void afterAWhileOneCallTriesIt() {
        // Given
        fail(5);
        core.pass(Duration.ofSeconds(2));
        PollId poll = core.poll(sick.patience(Duration.ofMinutes(2)));
        core.pass(Duration.ofMinutes(1));
        var _ = core.poll(well);
        var _ = core.submit(Calls.aCall());
        // When
        var _ = core.poll(well);
        List<CommandId> first = core.commands(poll);
        // Then
        assertThat(first).hasSize(1);
        assertThat(presenceOf(sick).ejectedChannels()).containsExactly(ChannelName.MAIN);
    }

    @Test
    void whoAnswersNothingForHalfAMinuteIsPassedOver() {
        // Given
        Polls two = sick.limit(2).patience(Duration.ofMinutes(5));
        var _ = core.submit(Calls.aCall().toOldTunnel());
        var _ = core.submit(Calls.aCall().toOldTunnel());
        assertThat(core.take(two)).hasSize(2);
        var _ = core.poll(two);
        core.pass(Duration.ofSeconds(31));
        // When
        var _ = core.poll(well);
        // Then
        assertThat(presenceOf(sick).ejectedChannels()).containsExactly(ChannelName.MAIN);
        assertThat(presenceOf(sick).oldestCall()).isEqualTo(Duration.ofSeconds(31));
    }

    @Test
    void whoPollsLateThreeTimesIsPassedOverUntilItPollsInTime() {
        // Given
        CommandId call = core.submit(Calls.aCall().toOldTunnel());
        var _ = core.take(sick);
        var _ = core.answer(call);
        for (int i = 0; i < 4; i++) {
            var _ = core.poll(sick.patience(Duration.ofMillis(10)));
            core.pass(Duration.ofMillis(1500));
        }
        var _ = core.poll(well);
        var _ = core.poll(sick.patience(Duration.ofMillis(10)));
        Set<ChannelName> before = presenceOf(sick).ejectedChannels();
        core.pass(Duration.ofMillis(20));
        // When
        var _ = core.poll(sick);
        // Then
        assertThat(before).containsExactly(ChannelName.MAIN);
        assertThat(presenceOf(sick).ejectedChannels()).isEmpty();
        assertThat(presenceOf(sick).pollGap()).isEqualTo(Duration.ofMillis(10));
    }
}
