// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.broker.kit.Polls;
import dev.mcprelay.broker.kit.Responses;
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

    private final OwnerRig owner = new OwnerRig();
    private int posts;

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

    /// The edge may have heard nothing: whoever is told again knows it, or is told again.
    @Test
    void whoeverReadsAnAnswerTellsTheEdgeUntilItKnows() {
        // Given
        answeredFrom(true);
        answeredFrom(true);
        // When
        answeredFrom(false);
        // Then
        assertThat(owner.sent().stream().filter(SpeaksHttp.class::isInstance))
                .containsExactly(httpOn(OwnerRig.INSTANCE), httpOn(OwnerRig.INSTANCE));
    }

    /// @param affine whether the edge takes the channel for that of a child process
    private void answeredFrom(boolean affine) {
        CommandId call = owner.submit(Calls.aCall());
        owner.on(new Event.Introduced(call, OwnerRig.introductionTo(OwnerRig.INSTANCE, affine)));
        owner.hears(new NodeMessage.Handed(owner.grants().getLast().grant(), OwnerRig.INSTANCE));
        owner.hears(new NodeMessage.Response(call, new PostRef(OTHER, posts++), Responses.overHttp(call)));
    }

    @Test
    void aClientWithoutANameMayBeAnotherNextTime() {
        // Given
        Polls nameless = Polls.ofOld("key").patience(Duration.ofMinutes(5));
        PollId poll = edge.poll(nameless);
        edge.on(new Event.Heard(OTHER, httpOn(nameless.instance()), false));
        assertThat(edge.parking(nameless).affine()).isEmpty();
        // When
        edge.cut(poll, nameless);
        var _ = edge.poll(nameless);
        // Then
        assertThat(edge.parking(nameless).affine()).contains(ChannelName.MAIN);
    }

    @Test
    void aStreamWaitsAMomentForNewsOfItsChannel() {
        // Given
        CommandId stream = owner.submit(Calls.aCall().stream());
        owner.on(new Event.Introduced(stream, OwnerRig.introductionTo(OwnerRig.INSTANCE, true)));
        // When
        owner.hears(httpOn(OwnerRig.INSTANCE));
        owner.on(new Event.Introduced(stream, OwnerRig.introductionTo(OwnerRig.INSTANCE, true)));
        // Then
        assertThat(owner.grants()).hasSize(1);
    }

    @Test
    void aStreamOnAChildProcessIsRefusedSoonAndTheStoreNotAskedAgain() {
        // Given
        CommandId stream = owner.submit(Calls.aCall().stream());
        owner.on(new Event.Introduced(stream, OwnerRig.introductionTo(OwnerRig.INSTANCE, true)));
        assertThat(owner.outcomes(stream)).isEmpty();
        // When
        owner.pass(Duration.ofMillis(100));
        // Then
        assertThat(owner.outcomes(stream))
                .extracting(Effect.Complete::outcome)
                .asString()
                .contains(ErrorCode.STREAMS_UNSUPPORTED.name());
        assertThat(owner.sought()).hasSize(1);
        assertThat(owner.grants()).isEmpty();
    }

    @Test
    void namesOfChannelsAreNotKeptWithoutEnd() {
        // Given
        HttpChannels http = new HttpChannels();
        InstanceId instance = new InstanceId("i");
        for (int i = 0; i < 32; i++) {
            assertThat(http.add(instance, new ChannelName("c" + i))).isTrue();
        }
        // When
        boolean news = http.add(instance, new ChannelName("c32"));
        // Then
        assertThat(news).isFalse();
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
