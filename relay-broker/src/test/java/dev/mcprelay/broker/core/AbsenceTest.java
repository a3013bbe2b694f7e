// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.broker.kit.Polls;
import dev.mcprelay.broker.match.Introduction;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.id.CommandId;

import static org.assertj.core.api.Assertions.assertThat;

/// What callers are told of instances that were here, by one node of several.
final class AbsenceTest {
    private static final Introduction AWAY = new Introduction.Offline(true);
    private static final Introduction NEVER_THERE = new Introduction.Offline(false);

    private final CoreRig core = CoreRig.amongOthers();
    private final Polls a = Polls.of("a");

    @Test
    void aCallToATunnelWithoutClientsIsRefusedAtOnce() {
        // Given
        core.storeSays(NEVER_THERE);
        // When
        CommandId call = core.submit(Calls.aCall());
        // Then
        assertThat(core.reason(call)).isEqualTo(ErrorCode.TUNNEL_CLIENT_NOT_SEEN);
    }

    @Test
    void aCallWaitsTwoSecondsForAClientThatWasThere() {
        // Given
        core.storeSays(AWAY);
        CommandId call = core.submit(Calls.aCall());
        core.pass(Duration.ofMillis(1999));
        boolean waited = core.isOpen(call);
        // When
        core.pass(Duration.ofMillis(1));
        // Then
        assertThat(waited).isTrue();
        assertThat(core.reason(call)).isEqualTo(ErrorCode.TUNNEL_CLIENT_NOT_CONNECTED);
    }

    @Test
    void aCallThatHasWaitedForABusyClientWaitsTwoSecondsMoreWhenItsPollIsLate() {
        // Given
        CommandId call = core.submit(Calls.aCall());
        core.pass(Duration.ofSeconds(10));
        core.storeSays(AWAY);
        core.pass(Duration.ofSeconds(3)); // it asks again after half of them
        boolean waited = core.isOpen(call);
        // When
        core.pass(Duration.ofSeconds(2));
        // Then
        assertThat(waited).isTrue();
        assertThat(core.reason(call)).isEqualTo(ErrorCode.TUNNEL_CLIENT_NOT_CONNECTED);
    }

    @Test
    void aCallThatWaitedForABusyClientGoesToItsLatePoll() {
        // Given
        CommandId call = core.submit(Calls.aCall());
        core.pass(Duration.ofSeconds(10));
        core.storeSays(AWAY);
        core.pass(Duration.ofSeconds(3));
        // When
        PollId late = core.poll(a);
        // Then
        assertThat(core.commands(late)).containsExactly(call);
    }

    @Test
    void aPollThatWasCutHereIsNobodyToWaitForLonger() {
        // Given
        core.cut(core.poll(a), a);
        core.storeSays(AWAY);
        CommandId call = core.submit(Calls.aCall());
        // When
        core.pass(Duration.ofMillis(2300));
        // Then
        assertThat(core.reason(call)).isEqualTo(ErrorCode.TUNNEL_CLIENT_NOT_CONNECTED);
    }
}
