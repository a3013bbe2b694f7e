// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.whole;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import dev.mcprelay.broker.Delivery;
import dev.mcprelay.broker.Frame;
import dev.mcprelay.broker.PollOutcome;
import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.broker.kit.Edge;
import dev.mcprelay.broker.kit.Edge.Pending;
import dev.mcprelay.broker.kit.Polls;
import dev.mcprelay.broker.kit.Responses;
import dev.mcprelay.protocol.command.TunnelCommand;
import dev.mcprelay.protocol.response.ResponseType;
import dev.mcprelay.redis.embedded.SentinelForTests;
import dev.mcprelay.redis.whole.WholeNodes.Node;

import static dev.mcprelay.redis.whole.WholeNodes.eventually;
import static org.assertj.core.api.Assertions.assertThat;

/// Nodes that find their Redis by Sentinel: whatever becomes of the primary, all their connections follow.
final class FailoverTest {
    @TempDir
    private Path folder;

    private SentinelForTests redis;
    private WholeNodes nodes;
    private Node ingress;
    private Node edge;
    private Pending<PollOutcome> parked;

    @BeforeEach
    void start() {
        redis = SentinelForTests.start(folder);
        nodes = new WholeNodes(redis.url());
        ingress = nodes.start();
        edge = nodes.start();
        nodes.meet();
        parked = edge.edge().poll(Polls.of("a"));
    }

    @AfterEach
    void stop() {
        nodes.close();
        redis.close();
    }

    /// Scripts introduce the two, the grant is published, and the answer is too large for that.
    private void callsCross() {
        List<Frame> frames = ingress.edge().call(Calls.aCall());
        TunnelCommand command = Edge.written(parked).getFirst();
        // a client that works polls on, or it would be silent for too long when its answer is held up
        parked = edge.edge().poll(Polls.of("a"));
        String json = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"" + "x".repeat(100_000) + "\"}";
        assertThat(edge.edge()
                        .post(command, Responses.of(command.head().requestId(), ResponseType.JSONRPC_RESPONSE, json))
                        .get())
                .as("the caller has %s", frames)
                .isEqualTo(Delivery.ACCEPTED);
        eventually(() -> !frames.isEmpty());
        assertThat(frames.getLast()).isInstanceOf(Frame.Answered.class);
    }

    private boolean isSilent() {
        return !ingress.membership().isAnswered() && !edge.membership().isAnswered();
    }

    private boolean isAnswered() {
        return ingress.membership().isAnswered() && edge.membership().isAnswered();
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void callsCrossAgainWhenThePrimaryHasEnded() {
        // Given
        callsCross();
        // When
        redis.endPrimary();
        eventually(this::isSilent);
        // Then
        eventually(this::isAnswered);
        callsCross();
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aPrimaryThatStandsStillIsLeftForTheOneThatWasPromoted() {
        // Given
        callsCross();
        // When
        redis.pausePrimary();
        eventually(this::isSilent);
        // Then
        eventually(this::isAnswered);
        callsCross();
    }
}
