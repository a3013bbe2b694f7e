// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.mcprelay.broker.Ailment;
import dev.mcprelay.broker.HealthChange;
import dev.mcprelay.broker.InstanceHash;
import dev.mcprelay.broker.TunnelPresence.Ejection;
import dev.mcprelay.broker.TunnelPresence.InstancePresence;
import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.broker.kit.Polls;
import dev.mcprelay.broker.kit.Responses;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.CommandId;

import static org.assertj.core.api.Assertions.assertThat;

/// An instance whose private server is not there, beside one that serves.
final class HealthTest {
    private static final String ARRIVED = ",\"data\":{\"tunnel_failure\":{\"version\":1,\"source\":\"target_http\","
            + "\"upstream_response_received\":true,\"upstream_status\":502}}";

    private final CoreRig core = new CoreRig();
    private final Polls sick = Polls.of("sick");
    private final Polls well = Polls.of("well");

    private void fail(int times) {
        failAt(sick, times);
    }

    private void failAt(Polls instance, int times) {
        for (int i = 0; i < times; i++) {
            CommandId call = core.submit(Calls.aCall().toOldTunnel());
            assertThat(core.take(instance)).containsExactly(call);
            var _ = core.post(call, Responses.unreachable(call));
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
        assertThat(presenceOf(sick).ejections()).extracting(Ejection::channel).containsExactly(ChannelName.MAIN);
        assertThat(presenceOf(well).ejections()).isEmpty();
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
        assertThat(presenceOf(sick).ejections()).extracting(Ejection::ailment).containsExactly(Ailment.UNREACHABLE);
    }

    @Test
    void whereAllFailAllServe() {
        // Given
        fail(5);
        failAt(well, 5);
        PollId one = core.poll(sick);
        PollId other = core.poll(well);
        // When
        CommandId first = core.submit(Calls.aCall());
        CommandId second = core.submit(Calls.aCall());
        // Then
        assertThat(core.commands(one)).containsExactly(first);
        assertThat(core.commands(other)).containsExactly(second);
    }

    @Test
    void aSessionKeepsItsInstanceWhateverAilsIt() {
        // Given
        int hash = InstanceHash.of(sick.instance());
        fail(5);
        PollId bound = core.poll(sick);
        var _ = core.poll(well);
        // When
        CommandId call = core.submit(Calls.aCall().pinnedTo("s", hash));
        // Then
        assertThat(core.commands(bound)).containsExactly(call);
    }

    @Test
    void aBusySiblingIsWaitedForOnlyForAMoment() {
        // Given
        fail(5);
        Polls one = well.limit(1);
        var _ = core.submit(Calls.aCall().toOldTunnel());
        assertThat(core.take(one)).hasSize(1);
        PollId tempting = core.poll(sick);
        CommandId call = core.submit(Calls.aCall());
        core.pass(Duration.ofMillis(900));
        List<CommandId> early = core.commands(tempting);
        // When
        core.pass(Duration.ofMillis(200));
        // Then
        assertThat(early).isEmpty();
        assertThat(core.commands(tempting)).containsExactly(call);
    }

    @Test
    void whatAPrivateServerSaysItselfIsNoFailure() {
        // Given
        for (int i = 0; i < 20; i++) {
            CommandId call = core.submit(Calls.aCall().toOldTunnel());
            assertThat(core.take(sick)).containsExactly(call);
            var _ = core.post(call, Responses.failed(call, "Bad Gateway: dial tcp", i % 2 == 0 ? "" : ARRIVED));
        }
        // When
        var _ = core.poll(well);
        // Then
        assertThat(presenceOf(sick).ejections()).isEmpty();
    }

    @Test
    void anOldClientIsKnownByTheWordsOfItsTransport() {
        // Given
        Polls old = sick.from(Polls.version("0.0.10", null));
        for (int i = 0; i < 5; i++) {
            CommandId call = core.submit(Calls.aCall().toOldTunnel());
            assertThat(core.take(old)).containsExactly(call);
            String message = "Bad Gateway: Post: dial tcp: connect: connection refused";
            var _ = core.post(call, Responses.failed(call, message, ""));
        }
        // When
        List<Ejection> ejections = presenceOf(old).ejections();
        // Then
        assertThat(ejections).extracting(Ejection::ailment).containsExactly(Ailment.UNREACHABLE);
    }

    @Test
    void anEjectionAndAReturnAreToldOnce() {
        // Given
        fail(9);
        CommandId good = core.submit(Calls.aCall());
        assertThat(core.take(sick)).containsExactly(good);
        // When
        var _ = core.answer(good);
        core.pass(Duration.ofSeconds(1));
        // Then
        assertThat(core.changes())
                .containsExactly(
                        new HealthChange(Calls.TUNNEL, sick.instance(), ChannelName.MAIN, Ailment.UNREACHABLE),
                        new HealthChange(Calls.TUNNEL, sick.instance(), ChannelName.MAIN, null));
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
        assertThat(presenceOf(sick).ejections()).isEmpty();
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
        assertThat(presenceOf(sick).ejections()).extracting(Ejection::channel).containsExactly(ChannelName.MAIN);
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
        assertThat(presenceOf(sick).ejections()).extracting(Ejection::channel).containsExactly(ChannelName.MAIN);
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
        List<Ejection> before = presenceOf(sick).ejections();
        core.pass(Duration.ofMillis(20));
        // When
        var _ = core.poll(sick);
        // Then
        assertThat(before).extracting(Ejection::ailment).containsExactly(Ailment.LATE_POLLS);
        assertThat(presenceOf(sick).ejections()).isEmpty();
        assertThat(presenceOf(sick).pollGap()).isEqualTo(Duration.ofMillis(10));
    }
}
