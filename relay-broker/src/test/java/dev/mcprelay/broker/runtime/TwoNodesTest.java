// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import dev.mcprelay.broker.BrokerLimits;
import dev.mcprelay.broker.CallObserver;
import dev.mcprelay.broker.Frame;
import dev.mcprelay.broker.PollOutcome;
import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.broker.kit.Edge;
import dev.mcprelay.broker.kit.InMemoryFrameBus;
import dev.mcprelay.broker.kit.InMemoryMatchmaker;
import dev.mcprelay.broker.kit.ManualTime;
import dev.mcprelay.broker.kit.Members;
import dev.mcprelay.broker.kit.Polls;
import dev.mcprelay.broker.kit.Tokens;
import dev.mcprelay.broker.match.Standing;
import dev.mcprelay.broker.port.MatchRules;
import dev.mcprelay.protocol.id.NodeId;

import static org.assertj.core.api.Assertions.assertThat;

/// A node that stands still, and one that drains, as another node sees them. Each has its own time.
final class TwoNodesTest {
    private static final NodeId INGRESS = new NodeId(1);
    private static final NodeId EDGE = new NodeId(2);
    private static final Duration LAZY = Duration.ofMillis(50);

    private final ManualTime here = new ManualTime();
    private final ManualTime there = new ManualTime();
    private final InMemoryFrameBus.Network network = new InMemoryFrameBus.Network();
    private final InMemoryMatchmaker matchmaker = new InMemoryMatchmaker(MatchRules.DEFAULTS, here);
    private final Members seenHere = new Members(Set.of(EDGE), here);
    private final Members seenThere = new Members(Set.of(INGRESS), here);
    private final BrokerNode ingress = node(INGRESS, here, seenHere);
    private final BrokerNode edge = node(EDGE, there, seenThere);

    private BrokerNode node(NodeId id, ManualTime time, Members members) {
        var cluster = new Cluster(matchmaker, network.join(id), members);
        return new BrokerNode(
                new NodeParts(id, BrokerLimits.DEFAULTS, Tokens.TOKENS, time, time, CallObserver.NONE, cluster));
    }

    private void pass(Duration time) {
        for (Duration left = time; left.isPositive(); left = left.minus(LAZY)) {
            there.advance(LAZY);
            here.advance(LAZY);
        }
    }

    @Test
    void aCallIsHandedOverByTheNodeThatHoldsThePoll() {
        // Given
        var poll = new Edge(edge).poll(Polls.of("a"));
        // When
        List<Frame> frames = new Edge(ingress).call(Calls.aCall());
        pass(LAZY);
        // Then
        assertThat(Edge.written(poll)).hasSize(1);
        assertThat(frames).isEmpty();
    }

    @Test
    void aPollThatWasParkedBeforeAStallIsServedAfterIt() {
        // Given
        var poll = new Edge(edge).poll(Polls.of("a"));
        there.stall(Duration.ofSeconds(2));
        // When
        List<Frame> frames = new Edge(ingress).call(Calls.aCall());
        pass(Duration.ofSeconds(1));
        // Then
        assertThat(Edge.written(poll)).hasSize(1);
        assertThat(frames).isEmpty();
    }

    @Test
    void whoDrainsTellsAllAtOnceAndGetsNoMoreGrants() {
        // Given
        var poll = new Edge(edge).poll(Polls.of("a"));
        boolean alive = seenHere.standing(EDGE) == Standing.ALIVE;
        // When
        var drained = edge.drain().toFuture();
        // Then
        assertThat(alive).isTrue();
        assertThat(seenHere.standing(EDGE)).isEqualTo(Standing.DRAINING);
        assertThat(poll.get()).isInstanceOf(PollOutcome.Nothing.class);
        assertThat(drained).isNotCompletedExceptionally();
    }

    @Test
    void whatTheOtherDoesNotUnderstandIsNotSentAndTheCallWaits() {
        // Given
        var poll = new Edge(edge).poll(Polls.of("a"));
        seenHere.speak(0);
        List<Frame> frames = new Edge(ingress).call(Calls.aCall());
        pass(Duration.ofMillis(200));
        boolean sent = poll.isDone();
        // When
        seenHere.speak(1);
        pass(Duration.ofSeconds(5));
        // Then
        assertThat(sent).isFalse();
        assertThat(Edge.written(poll)).hasSize(1);
        assertThat(frames).isEmpty();
    }
}
