// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;
import java.time.Instant;

import dev.mcprelay.broker.match.Standing;
import dev.mcprelay.protocol.id.NodeId;

/// Other nodes that are well, and a store that has lost nothing.
record LivelyPeers() implements Peers {
    @Override
    public Standing standing(NodeId node) {
        return Standing.ALIVE;
    }

    @Override
    public Duration silence(NodeId node) {
        return Duration.ZERO;
    }

    @Override
    public boolean isCongested(NodeId node) {
        return false;
    }

    @Override
    public Instant sharedTime() {
        return Instant.EPOCH;
    }

    @Override
    public boolean mayBelieveOffline() {
        return true;
    }
}
