// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.broker.kit.Polls;
import dev.mcprelay.broker.kit.Responses;
import dev.mcprelay.broker.message.GrantRef;
import dev.mcprelay.broker.message.NodeMessage;
import dev.mcprelay.broker.message.NodeMessage.SpeaksHttp;
import dev.mcprelay.broker.message.PostRef;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.InstanceId;
import dev.mcprelay.protocol.id.NodeId;

import static org.assertj.core.api.Assertions.assertThat;

/// What one node learns of a client that says nothing of its channels, each of them knows.
final class HttpChannelsTest {
    private static final NodeId OTHER = new NodeId(7);

    private final CoreRig edge = CoreRig.amongOthers();
    private final Polls old =
            Polls.of("old").from(Polls.version("0.0.10", null)).patience(Duration.ofMinutes(5));

    private static SpeaksHttp httpOn(InstanceId instance) {
        return new SpeaksHttp(instance, ChannelName.MAIN);
    }

    private boolean isAffine() {
        return edge.parking(old).affine().contains(ChannelName.MAIN);
    }

    @Test
    void whatSaysNothingIsTakenForAChildProcess() {
        // When
        var _ = edge.poll(old);
        // Then
        assertThat(isAffine()).isTrue();
    }

    @Test
    void theStoreIsToldAtOnce() {
        // Given
        var _ = edge.poll(old);
        // When
        edge.on(new Event.Heard(OTHER, httpOn(old.instance()), false));
        // Then
        assertThat(isAffine()).isFalse();
    }

    @Test
    void whoeverPollsHereLaterIsKnown() {
        // Given
        edge.on(new Event.Heard(OTHER, httpOn(old.instance()), false));
        // When
        var _ = edge.poll(old);
        // Then
        assertThat(isAffine()).isFalse();
    }

    @Test
    void whoSaysItselfIsBelieved() {
        // Given
        Polls stdio = Polls.ofStdio("new");
        edge.on(new Event.Heard(OTHER, httpOn(stdio.instance()), false));
        // When
        var _ = edge.poll(stdio);
        // Then
        assertThat(edge.parking(stdio).affine()).contains(ChannelName.MAIN);
    }

    @Test
    void whoeverReadsAnAnswerTellsTheEdgeOnce() {
        // Given
        OwnerRig owner = new OwnerRig();
        for (int i = 0; i < 3; i++) {
            CommandId call = owner.submit(Calls.aCall());
            GrantRef _ = owner.handOver(call);
            // When
            owner.hears(new NodeMessage.Response(call, new PostRef(OTHER, i), Responses.overHttp(call)));
        }
        // Then
        assertThat(owner.sent()).containsOnlyOnce(httpOn(OwnerRig.INSTANCE));
    }

    @Test
    void aStreamWaitsAMomentForNewsOfItsChannel() {
        // Given
        OwnerRig owner = new OwnerRig();
        CommandId stream = owner.submit(Calls.aCall().stream());
        owner.on(new Event.Introduced(stream, OwnerRig.introductionTo(OwnerRig.INSTANCE, true)));
        owner.pass(Duration.ofMillis(60));
        assertThat(owner.sought()).hasSize(2);
        // When
        owner.on(new Event.Introduced(stream, OwnerRig.introductionTo(OwnerRig.INSTANCE, false)));
        // Then
        assertThat(owner.grants()).hasSize(1);
    }

    @Test
    void aStreamOnAChildProcessIsRefusedAfterThat() {
        // Given
        OwnerRig owner = new OwnerRig();
        CommandId stream = owner.submit(Calls.aCall().stream());
        owner.pass(Duration.ofMillis(300));
        // When
        owner.on(new Event.Introduced(stream, OwnerRig.introductionTo(OwnerRig.INSTANCE, true)));
        // Then
        assertThat(owner.outcomes(stream))
                .extracting(Effect.Complete::outcome)
                .asString()
                .contains(ErrorCode.STREAMS_UNSUPPORTED.name());
        assertThat(owner.grants()).isEmpty();
    }

    @Test
    void theOldestIsForgotten() {
        // Given
        HttpChannels http = new HttpChannels();
        for (int i = 0; i < 257; i++) {
            assertThat(http.add(new InstanceId("i" + i), ChannelName.MAIN)).isTrue();
        }
        // When
        boolean first = http.contains(new InstanceId("i0"), ChannelName.MAIN);
        // Then
        assertThat(first).isFalse();
        assertThat(http.contains(new InstanceId("i256"), ChannelName.MAIN)).isTrue();
    }
}
