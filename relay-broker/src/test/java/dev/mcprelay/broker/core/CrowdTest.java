// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.mcprelay.broker.BrokerLimits;
import dev.mcprelay.broker.Call;
import dev.mcprelay.broker.CallBounds;
import dev.mcprelay.broker.CallBounds.Rate;
import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.broker.kit.Polls;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.CommandId;

import static org.assertj.core.api.Assertions.assertThat;

/// What one caller, one tunnel, or a few large bodies may take, and when a queue is too slow to stand in.
final class CrowdTest {
    private static final Polls CLIENT = Polls.of("a");
    private static final ChannelName SEARCH = new ChannelName("search");

    /// Of one instance that runs one call at a time.
    private static CoreRig narrow(CallBounds bounds) {
        return new CoreRig(CoreRig.limits(100, 100, 1, 1).with(bounds));
    }

    private static CallBounds share(int percent) {
        return new CallBounds(percent, Rate.ANY, Rate.ANY, Long.MAX_VALUE);
    }

    private static CallBounds rates(Rate tunnel, Rate principal) {
        return new CallBounds(100, tunnel, principal, Long.MAX_VALUE);
    }

    private static CommandId occupied(CoreRig core) {
        var _ = core.poll(CLIENT);
        CommandId first = core.submit(Calls.aCall().by("first"));
        return first;
    }

    @Test
    void aPrincipalThatHasItsShareOfTheLineLeavesRoomForOthers() {
        // Given
        CoreRig core = narrow(share(3));
        var _ = occupied(core);
        for (int i = 0; i < 3; i++) {
            assertThat(core.isOpen(core.submit(Calls.aCall().by("greedy")))).isTrue();
        }
        // When
        CommandId more = core.submit(Calls.aCall().by("greedy"));
        // Then
        assertThat(core.refusal(more).reason()).isEqualTo(ErrorCode.PRINCIPAL_QUEUE_FULL);
        assertThat(core.refusal(more).retryAfter()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(30));
        assertThat(core.isOpen(core.submit(Calls.aCall().by("modest")))).isTrue();
    }

    @Test
    void whatAPrincipalHasRunningIsBoundedTooUntilItIsAnswered() {
        // Given
        CoreRig core = new CoreRig(CoreRig.limits(100, 4, 20, 1).with(share(50)));
        List<CommandId> running = List.of(running(core, "greedy"), running(core, "greedy"));
        CommandId refused = core.submit(Calls.aCall().by("greedy"));
        // When
        var _ = core.answer(running.getFirst());
        // Then
        assertThat(core.refusal(refused).reason()).isEqualTo(ErrorCode.PRINCIPAL_QUEUE_FULL);
        assertThat(core.isOpen(core.submit(Calls.aCall().by("greedy")))).isTrue();
        assertThat(core.isOpen(core.submit(Calls.aCall().by("modest")))).isTrue();
    }

    private static CommandId running(CoreRig core, String principal) {
        CommandId call = core.submit(Calls.aCall().by(principal).toOldTunnel());
        assertThat(core.take(CLIENT)).containsExactly(call);
        return call;
    }

    @Test
    void callersThatNobodyTellsApartAreNotOnePrincipal() {
        // Given
        CoreRig core = narrow(new CallBounds(1, Rate.ANY, new Rate(1, 1), Long.MAX_VALUE));
        var _ = occupied(core);
        var _ = core.submit(Calls.aCall().by(Call.ANYBODY));
        // When
        CommandId second = core.submit(Calls.aCall().by(Call.ANYBODY));
        // Then
        assertThat(core.isOpen(second)).isTrue();
    }

    @Test
    void whoCallsTooOftenIsToldToTheNanosecondWhenToComeBack() {
        // Given
        CoreRig core = narrow(rates(Rate.ANY, new Rate(4, 2)));
        var _ = core.poll(CLIENT);
        for (int i = 0; i < 2; i++) {
            assertThat(core.isOpen(core.submit(Calls.aCall()))).isTrue();
        }
        core.pass(Duration.ofMillis(100));
        // When
        CommandId early = core.submit(Calls.aCall());
        // Then
        assertThat(core.refusal(early).reason()).isEqualTo(ErrorCode.RATE_LIMIT_EXCEEDED);
        assertThat(core.refusal(early).retryAfter()).isEqualTo(Duration.ofMillis(150));
        assertThat(core.isOpen(core.submit(Calls.aCall().by("another")))).isTrue();
        core.pass(Duration.ofMillis(150));
        assertThat(core.isOpen(core.submit(Calls.aCall()))).isTrue();
        assertThat(core.isOpen(core.submit(Calls.aCall()))).isFalse();
    }

    @Test
    void theRateOfATunnelCountsAllItsCallers() {
        // Given
        CoreRig core = narrow(rates(new Rate(1, 2), Rate.ANY));
        var _ = core.poll(CLIENT);
        var _ = core.submit(Calls.aCall().by("one"));
        var _ = core.submit(Calls.aCall().by("two"));
        // When
        CommandId third = core.submit(Calls.aCall().by("three"));
        // Then
        assertThat(core.refusal(third).reason()).isEqualTo(ErrorCode.RATE_LIMIT_EXCEEDED);
        assertThat(core.refusal(third).retryAfter()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aTunnelWithoutAnythingIsRememberedWhileItsRateIs() {
        // Given
        CoreRig core = new CoreRig(BrokerLimits.DEFAULTS.with(rates(new Rate(1, 60), Rate.ANY)));
        for (int i = 0; i < 60; i++) {
            core.callerLeft(core.submit(Calls.aCall().toOldTunnel()));
        }
        core.pass(Duration.ofSeconds(59));
        boolean remembered = !core.isForgettable();
        // When
        core.pass(Duration.ofSeconds(1));
        // Then
        assertThat(remembered).isTrue();
        assertThat(core.isForgettable()).isTrue();
    }

    @Test
    void bodiesThatWaitHaveABoundUntilTheyAreWithAClient() {
        // Given
        int bytes = CallTraits.of(Calls.aCall().call()).bytes();
        CoreRig core = new CoreRig(BrokerLimits.DEFAULTS.with(new CallBounds(100, Rate.ANY, Rate.ANY, 20L * bytes)));
        CommandId first = core.submit(Calls.aCall().toOldTunnel());
        CommandId second = core.submit(Calls.aCall().toOldTunnel());
        CommandId third = core.submit(Calls.aCall().toOldTunnel());
        // When
        List<CommandId> taken = core.take(CLIENT);
        // Then
        assertThat(core.refusal(third).reason()).isEqualTo(ErrorCode.RELAY_OVERLOADED);
        assertThat(core.refusal(third).retryAfter()).isEqualTo(Duration.ofSeconds(1));
        assertThat(taken).containsExactly(first, second);
        assertThat(core.isOpen(core.submit(Calls.aCall()))).isTrue();
    }

    @Test
    void allTunnelsOfANodeShareItsMemory() {
        // Given
        HeldBytes node = new HeldBytes(10);
        CoreRig one = new CoreRig(BrokerLimits.DEFAULTS, node);
        CoreRig other = new CoreRig(BrokerLimits.DEFAULTS, node);
        CommandId waits = one.submit(Calls.aCall().toOldTunnel());
        CommandId refused = other.submit(Calls.aCall().toOldTunnel());
        // When
        one.callerLeft(waits);
        // Then
        assertThat(other.refusal(refused).reason()).isEqualTo(ErrorCode.RELAY_OVERLOADED);
        assertThat(node.held()).isZero();
        assertThat(other.isOpen(other.submit(Calls.aCall().toOldTunnel()))).isTrue();
    }

    @Test
    void whoseTurnWouldComeTooLateIsRefusedAtOnce() {
        // Given
        CoreRig core = slow();
        // When
        CommandId hurried = core.submit(Calls.aCall().within(Duration.ofSeconds(10)));
        CommandId patient = core.submit(Calls.aCall());
        // Then
        assertThat(core.refusal(hurried).reason()).isEqualTo(ErrorCode.TUNNEL_QUEUE_FULL);
        assertThat(core.refusal(hurried).retryAfter()).isGreaterThan(Duration.ofSeconds(10));
        assertThat(core.isOpen(patient)).isTrue();
    }

    @Test
    void aQueueThatNobodyHasSeenSlowRefusesNobody() {
        // Given
        CoreRig core = narrow(CallBounds.NONE);
        var _ = occupied(core);
        for (int i = 0; i < 98; i++) {
            var _ = core.submit(Calls.aCall());
        }
        // When
        CommandId call = core.submit(Calls.aCall().within(Duration.ofSeconds(1)));
        // Then
        assertThat(core.isOpen(call)).isTrue();
    }

    /// All that happens for the first time takes long.
    @Test
    void aQueueThatBeginsSlowlyRefusesNobody() {
        // Given
        CoreRig core = narrow(CallBounds.NONE);
        var _ = occupied(core);
        for (int i = 0; i < 97; i++) {
            var _ = core.submit(Calls.aCall());
        }
        core.pass(Duration.ofSeconds(3));
        // When
        CommandId call = core.submit(Calls.aCall());
        // Then
        assertThat(core.isOpen(call)).isTrue();
    }

    @Test
    void theQueueOfAnotherChannelIsNoReason() {
        // Given
        CoreRig core = slow();
        var _ = core.poll(Polls.of("b").only(SEARCH));
        var _ = core.submit(Calls.aCall().on(SEARCH));
        // When
        CommandId call = core.submit(Calls.aCall().on(SEARCH).within(Duration.ofSeconds(10)));
        // Then
        assertThat(core.isOpen(call)).isTrue();
    }

    /// One call in two seconds, for twenty seconds, then one that runs and nine that wait.
    private static CoreRig slow() {
        CoreRig core = narrow(CallBounds.NONE);
        for (int i = 0; i < 20; i++) {
            var _ = core.submit(Calls.aCall().toOldTunnel());
        }
        for (int i = 0; i < 10; i++) {
            CommandId running = core.take(CLIENT.limit(1)).getFirst();
            core.pass(Duration.ofSeconds(2));
            var _ = core.answer(running);
        }
        assertThat(core.take(CLIENT.limit(1))).hasSize(1);
        return core;
    }
}
