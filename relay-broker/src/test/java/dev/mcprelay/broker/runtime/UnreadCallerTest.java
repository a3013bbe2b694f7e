// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.mcprelay.broker.BrokerLimits;
import dev.mcprelay.broker.CallObserver;
import dev.mcprelay.broker.Delivery;
import dev.mcprelay.broker.Frame;
import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.broker.kit.Edge;
import dev.mcprelay.broker.kit.InMemoryFrameBus;
import dev.mcprelay.broker.kit.InMemoryMatchmaker;
import dev.mcprelay.broker.kit.ManualTime;
import dev.mcprelay.broker.kit.Members;
import dev.mcprelay.broker.kit.Polls;
import dev.mcprelay.broker.kit.Tokens;
import dev.mcprelay.broker.message.NodeMessage;
import dev.mcprelay.broker.port.FrameBus;
import dev.mcprelay.broker.port.MatchRules;
import dev.mcprelay.protocol.command.TunnelCommand;
import dev.mcprelay.protocol.id.NodeId;

import static org.assertj.core.api.Assertions.assertThat;

/// A caller that does not read what the client of another node posts.
final class UnreadCallerTest {
    private static final NodeId OWNER = new NodeId(1);
    private static final NodeId RESPONDER = new NodeId(2);
    private static final Duration STEP = Duration.ofMillis(50);
    private static final int FIT = BrokerLimits.DEFAULTS.noticeBuffer();

    private final ManualTime time = new ManualTime();
    private final InMemoryFrameBus.Network network = new InMemoryFrameBus.Network();
    private final InMemoryMatchmaker matchmaker = new InMemoryMatchmaker(MatchRules.DEFAULTS, time);
    private final List<NodeMessage> sent = new ArrayList<>();
    private final BrokerNode owner = node(OWNER, RESPONDER);
    private final BrokerNode responder = node(RESPONDER, OWNER);

    /// Sees what is sent.
    private record WatchedBus(FrameBus bus, List<NodeMessage> sent) implements FrameBus {
        @Override
        public Mono<Sending> send(NodeId to, Letter letter) {
            return Mono.defer(() -> {
                sent.add(letter.message());
                return bus.send(to, letter);
            });
        }

        @Override
        public Flux<Received> inbox() {
            return bus.inbox();
        }

        @Override
        public boolean isCongested(NodeId node) {
            return false;
        }
    }

    private BrokerNode node(NodeId id, NodeId other) {
        var cluster = new Cluster(matchmaker, new WatchedBus(network.join(id), sent), new Members(Set.of(other), time));
        return new BrokerNode(
                new NodeParts(id, BrokerLimits.DEFAULTS, Tokens.TOKENS, time, time, CallObserver.NONE, cluster));
    }

    private void pass(Duration how) {
        for (Duration left = how; left.isPositive(); left = left.minus(STEP)) {
            time.advance(STEP);
        }
    }

    private long copies() {
        return sent.stream().filter(NodeMessage.Response.class::isInstance).count();
    }

    @Test
    void itsNoticesCrossOnceAndWaitWhereTheCallerIs() {
        // Given
        var poll = new Edge(responder).poll(Polls.of("a"));
        List<Frame> frames = new ArrayList<>();
        var reader = new BaseSubscriber<Frame>() {
            @Override
            protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
                // reads when it is told to
            }

            @Override
            protected void hookOnNext(Frame frame) {
                frames.add(frame);
            }
        };
        new Edge(owner).accepted(Calls.aCall()).frames().subscribe(reader);
        pass(STEP);
        TunnelCommand command = Edge.written(poll).getFirst();
        pass(STEP);
        for (int i = 0; i < FIT; i++) {
            assertThat(new Edge(responder).notice(command, "n").get()).isEqualTo(Delivery.ACCEPTED);
        }
        var held = new Edge(responder).notice(command, "one too many");
        pass(Duration.ofSeconds(2));
        boolean early = held.isDone();
        // When
        reader.request(1);
        // Then
        assertThat(early).isFalse();
        assertThat(held.get()).isEqualTo(Delivery.ACCEPTED);
        assertThat(copies()).isEqualTo(FIT + 1);
        assertThat(frames).hasSize(1);
    }
}
