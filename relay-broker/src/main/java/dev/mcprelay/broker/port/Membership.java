// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.port;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.mcprelay.broker.match.Standing;
import dev.mcprelay.protocol.id.NodeId;

/// Which nodes live. Absence from a list proves nothing (it may just have been emptied): only silence that
/// was observed ages a node, and while the store is away nobody ages.
public interface Membership {

    /// From memory; any thread. A node that was never seen is asked for a while before it counts as gone.
    Standing standing(NodeId node);

    /// How old a node's last beat was when the store was last asked; very long for one that was never seen.
    Duration silence(NodeId node);

    /// A frame came from this node: it lives, whatever its beats say.
    void heard(NodeId node);

    /// This node says itself that it drains, before its next beat does.
    void drains(NodeId node);

    /// The newest version of the messages that this node understands; of one that has not said so yet, the
    /// first.
    int protocol(NodeId node);

    /// All other nodes that were seen and are not gone: whom to tell what everybody must know.
    Set<NodeId> others();

    /// The time that all nodes share, for [dev.mcprelay.broker.message.NodeMessage.Grant#voidAfter()] alone.
    Instant sharedTime();

    /// Moments at which every assumption about the store is void: reconnected, emptied, failed over.
    Flux<Resync> resyncs();

    /// Tells that this node drains; it goes on beating.
    Mono<Void> drain();

    /// Leaves the list and beats no more.
    Mono<Void> leave();

    /// @param reason for the log: fixed words
    record Resync(String reason) {}
}
