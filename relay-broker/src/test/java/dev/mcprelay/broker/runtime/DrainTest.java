// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import dev.mcprelay.broker.BrokerLimits;
import dev.mcprelay.broker.CallObserver;
import dev.mcprelay.broker.kit.InMemoryFrameBus;
import dev.mcprelay.broker.kit.InMemoryMatchmaker;
import dev.mcprelay.broker.kit.ManualTime;
import dev.mcprelay.broker.kit.Nodes;
import dev.mcprelay.broker.kit.Tokens;
import dev.mcprelay.broker.match.Standing;
import dev.mcprelay.broker.port.MatchRules;
import dev.mcprelay.broker.port.MatchRules.Bounds;
import dev.mcprelay.broker.port.MatchRules.Times;
import dev.mcprelay.broker.port.Membership;
import dev.mcprelay.protocol.id.NodeId;

import static org.assertj.core.api.Assertions.assertThat;

/// How a node leaves the others. On virtual time.
final class DrainTest {
    private static final Duration BEAT = Duration.ofSeconds(1);
    private static final NodeId ANOTHER = new NodeId(0x1112131415161718L);

    private final ManualTime time = new ManualTime();
    private final AtomicBoolean told = new AtomicBoolean();

    private BrokerNode among(Set<NodeId> others) {
        Cluster cluster = new Cluster(
                new InMemoryMatchmaker(new MatchRules(Bounds.DEFAULTS, Times.DEFAULTS), time),
                new InMemoryFrameBus.Network().join(Nodes.NODE),
                new Company(others));
        return new BrokerNode(new NodeParts(
                Nodes.NODE, BrokerLimits.DEFAULTS, Tokens.TOKENS, time, time, CallObserver.NONE, cluster));
    }

    /// Other nodes, who live.
    private final class Company implements Membership {
        private final Set<NodeId> others;

        Company(Set<NodeId> others) {
            this.others = others;
        }

        @Override
        public Standing standing(NodeId node) {
            return Standing.ALIVE;
        }

        @Override
        public Duration silence(NodeId node) {
            return Duration.ZERO;
        }

        @Override
        public void heard(NodeId node) {
            // they live anyway
        }

        @Override
        public void drains(NodeId node) {
            // none of them does
        }

        @Override
        public int protocol(NodeId node) {
            return 1;
        }

        @Override
        public Set<NodeId> others() {
            return others;
        }

        @Override
        public Instant sharedTime() {
            return time.wallTime();
        }

        @Override
        public Flux<Resync> resyncs() {
            return Flux.never();
        }

        @Override
        public Mono<Void> drain() {
            return Mono.fromRunnable(() -> told.set(true));
        }

        @Override
        public Mono<Void> leave() {
            return Mono.empty();
        }
    }

    @Test
    void itStaysUntilTheOthersKnowAndWhatTheyGrantedBeforeHasCome() {
        // Given
        BrokerNode node = among(Set.of(ANOTHER));
        // When
        StepVerifier.withVirtualTime(node::drain)
                // Then
                .expectSubscription()
                .then(() -> assertThat(told).isTrue())
                .expectNoEvent(BEAT.multipliedBy(2))
                .thenAwait(BEAT)
                .expectComplete()
                .verify(Duration.ofSeconds(5));
    }

    @Test
    void itWaitsForNobodyWhereNobodyIs() {
        // Given
        BrokerNode node = among(Set.of());
        // When
        Mono<Void> drained = node.drain();
        // Then
        StepVerifier.create(drained).expectComplete().verify(Duration.ofSeconds(1));
    }
}
