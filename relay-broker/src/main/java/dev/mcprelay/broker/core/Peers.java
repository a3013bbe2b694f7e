// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;
import java.time.Instant;

import dev.mcprelay.broker.match.Standing;
import dev.mcprelay.protocol.id.NodeId;

/// What a step may know of other nodes, from memory.
public interface Peers {

    /// A node that has no others, and no store to meet them at: what cannot be done here is refused at once.
    Peers NONE = new Peers() {
        @Override
        public boolean isAlone() {
            return true;
        }

        @Override
        public Standing standing(NodeId node) {
            return Standing.GONE;
        }

        @Override
        public Duration silence(NodeId node) {
            return Duration.ofDays(1);
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
    };

    /// Whether there is nobody else, ever.
    default boolean isAlone() {
        return false;
    }

    Standing standing(NodeId node);

    /// How old a node's last sign of life is.
    Duration silence(NodeId node);

    /// Whether it is behind with reading.
    boolean isCongested(NodeId node);

    /// By the store's clock.
    Instant sharedTime();

    /// Whether an empty store means that nobody is connected: not just after it may have lost its data.
    boolean mayBelieveOffline();
}
