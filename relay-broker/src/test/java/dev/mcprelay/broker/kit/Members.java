// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.kit;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.mcprelay.broker.match.Standing;
import dev.mcprelay.broker.port.BrokerClock;
import dev.mcprelay.broker.port.Membership;
import dev.mcprelay.protocol.id.NodeId;

/// A list of nodes that all live, until one says that it drains.
public final class Members implements Membership {
    private final Set<NodeId> others;
    private final BrokerClock clock;
    private final Set<NodeId> draining = new HashSet<>();
    private volatile int protocol = 1;

    public Members(Set<NodeId> others, BrokerClock clock) {
        this.others = Set.copyOf(others);
        this.clock = clock;
    }

    @Override
    public Standing standing(NodeId node) {
        return draining.contains(node) ? Standing.DRAINING : Standing.ALIVE;
    }

    @Override
    public Duration silence(NodeId node) {
        return Duration.ZERO;
    }

    @Override
    public void heard(NodeId node) {
        // all of them live anyway
    }

    @Override
    public void drains(NodeId node) {
        draining.add(node);
    }

    @Override
    public int protocol(NodeId node) {
        return protocol;
    }

    /// What all others understand.
    public void speak(int version) {
        protocol = version;
    }

    @Override
    public Set<NodeId> others() {
        return others;
    }

    @Override
    public Instant sharedTime() {
        return clock.wallTime();
    }

    @Override
    public Flux<Resync> resyncs() {
        return Flux.never();
    }

    /// Nobody reads that in a list.
    @Override
    public Mono<Void> drain() {
        return Mono.empty();
    }

    @Override
    public Mono<Void> leave() {
        return Mono.empty();
    }
}
