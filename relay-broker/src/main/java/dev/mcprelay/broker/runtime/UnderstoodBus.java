// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.runtime;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.mcprelay.broker.port.FrameBus;
import dev.mcprelay.broker.port.Membership;
import dev.mcprelay.protocol.id.NodeId;

/// A bus that tells a node only what it understands: while a release is rolled out, an older node is not sent
/// what a newer one has added. That then counts as not written, and is done in another way.
record UnderstoodBus(FrameBus bus, Membership membership) implements FrameBus {

    /// The same cluster, spoken to in this way.
    static Cluster of(Cluster cluster) {
        return new Cluster(
                cluster.matchmaker(), new UnderstoodBus(cluster.bus(), cluster.membership()), cluster.membership());
    }

    @Override
    public Mono<Sending> send(NodeId to, Letter letter) {
        return Mono.defer(() -> letter.message().protocol() <= membership.protocol(to)
                ? bus.send(to, letter)
                : Mono.just(Sending.NOT_WRITTEN));
    }

    @Override
    public Flux<Received> inbox() {
        return bus.inbox();
    }

    @Override
    public boolean isCongested(NodeId node) {
        return bus.isCongested(node);
    }
}
