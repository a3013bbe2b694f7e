// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.runtime;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.mcprelay.broker.Broker;
import dev.mcprelay.broker.Delivery;
import dev.mcprelay.broker.Frame;
import dev.mcprelay.broker.PollOutcome;
import dev.mcprelay.broker.Submission;
import dev.mcprelay.broker.TunnelPresence;
import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.broker.kit.Edge;
import dev.mcprelay.broker.kit.ManualTime;
import dev.mcprelay.broker.kit.Nodes;
import dev.mcprelay.broker.kit.Polls;
import dev.mcprelay.protocol.command.TunnelCommand;
import dev.mcprelay.protocol.error.ErrorCode;

import static org.assertj.core.api.Assertions.assertThat;

final class LocalPathTest {
    private final ManualTime time = new ManualTime();
    private final Broker broker = Nodes.aNode(time);
    private final Edge edge = new Edge(broker);

    @Test
    void aCallAndAPollMeetInMemoryAndTheAnswerComesBack() {
        // Given
        var poll = edge.poll(Polls.of("a"));
        List<Frame> frames = edge.call(Calls.aCall());
        TunnelCommand command = Edge.written(poll).getFirst();
        // When
        Delivery notice = edge.notice(command, "half way").get();
        Delivery last = edge.answer(command);
        // Then
        assertThat(List.of(notice, last)).containsOnly(Delivery.ACCEPTED);
        assertThat(frames).hasSize(2);
        assertThat(frames.getFirst()).isInstanceOf(Frame.Notice.class);
        assertThat(frames.getLast()).isInstanceOf(Frame.Answered.class);
    }

    @Test
    void theIdOnTheWireIsTheCommandsOwn() {
        // Given
        var poll = edge.poll(Polls.of("a"));
        var exchange = edge.accepted(Calls.aCall());
        // When
        TunnelCommand command = Edge.written(poll).getFirst();
        // Then
        String id = exchange.id().requestId().value();
        assertThat(command.head().requestId().value()).isEqualTo(id);
        assertThat(((TunnelCommand.JsonRpc) command).message().join().text()).contains("\"id\":\"" + id + "\"");
    }

    @Test
    void aPollWithoutWorkEndsWithNothing() {
        // Given
        var poll = edge.poll(Polls.of("a"));
        // When
        time.advance(Duration.ofSeconds(25));
        // Then
        assertThat(poll.get()).isInstanceOf(PollOutcome.Nothing.class);
    }

    @Test
    void aCallForATunnelThatNobodyServesIsRefusedAtOnce() {
        // When
        Submission submission = edge.submit(Calls.aCall());
        // Then
        assertThat(submission)
                .isEqualTo(new Submission.Refused(ErrorCode.TUNNEL_CLIENT_NOT_SEEN, Duration.ofSeconds(5)));
    }

    @Test
    void anUnknownTunnelIsNotConnected() {
        // When
        TunnelPresence presence = Edge.await(broker.presence(Calls.TUNNEL));
        // Then
        assertThat(presence).isEqualTo(TunnelPresence.UNKNOWN);
    }
}
