// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.port;

import java.time.Instant;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.mcprelay.protocol.id.NodeId;

/// Which nodes live. Absence from a list proves nothing (it may just have been emptied): only silence that was
/// observed ages a node, and while the store is away nobody ages.
public interface Membership {

    /// From memory; any thread.
    Standing standing(NodeId node);

    /// The time that all nodes share, for [dev.mcprelay.broker.message.NodeMessage.Grant#voidAfter()] alone.
    Instant sharedTime();

    /// Moments at which every assumption about the store is void: reconnected, emptied, failed over.
    Flux<Resync> resyncs();

    /// Says that this node drains, then leaves the list.
    Mono<Void> leave();

    /// How much can be expected of a node. The gap between dead and gone is on purpose: answers wait for a
    /// paused owner, new work does not.
    enum Standing {
        ALIVE,
        DRAINING,
        /// Silent for 3 s: nothing is granted to it, and what was granted and not confirmed ends.
        DEAD,
        /// Silent for 10 s: nobody waits for its answers.
        GONE
    }

    /// @param reason for the log: fixed words
    record Resync(String reason) {}
}
