// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.runtime;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.core.Peers;
import dev.mcprelay.broker.core.Tick;
import dev.mcprelay.broker.match.Standing;
import dev.mcprelay.broker.port.BrokerClock;
import dev.mcprelay.protocol.id.NodeId;

/// The other nodes as their membership shows them. Any thread.
final class KnownPeers implements Peers {
    /// The edges may not have registered again so soon after the store lost its data.
    private static final Duration DISTRUST = Duration.ofSeconds(3);

    private final Cluster cluster;
    private final BrokerClock clock;
    private volatile @Nullable Tick distrustUntil;

    KnownPeers(Cluster cluster, BrokerClock clock) {
        this.cluster = cluster;
        this.clock = clock;
    }

    /// The store may have lost its data.
    void distrust() {
        distrustUntil = clock.now().plus(DISTRUST);
    }

    @Override
    public Standing standing(NodeId node) {
        return cluster.membership().standing(node);
    }

    @Override
    public Duration silence(NodeId node) {
        return cluster.membership().silence(node);
    }

    @Override
    public boolean isCongested(NodeId node) {
        return cluster.bus().isCongested(node);
    }

    @Override
    public Instant sharedTime() {
        return cluster.membership().sharedTime();
    }

    @Override
    public boolean mayBelieveOffline() {
        Tick until = distrustUntil;
        return until == null || until.isDue(clock.now());
    }
}
