// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.port;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.mcprelay.broker.message.NodeMessage;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.protocol.id.TunnelId;

/// Carries messages between nodes. A message may be lost, repeated, delayed or overtaken; it is never
/// altered, and never reaches another node than the one named. Large bodies never delay small messages.
public interface FrameBus {

    /// What a message that is about no tunnel names instead.
    TunnelId NO_TUNNEL = new TunnelId("tunnel_" + "0".repeat(32));

    /// Sends. The mono never errors: what is unknown is a value.
    Mono<Sending> send(NodeId to, Letter letter);

    /// What others send to this node, until it leaves. One subscriber; emitted on the bus's own threads.
    Flux<Received> inbox();

    /// Whether this node is behind with reading, so that nothing new should be given to it.
    boolean isCongested(NodeId node);

    /// @param lazy may wait a few milliseconds for another message to the same node
    record Letter(TunnelId tunnel, NodeMessage message, boolean lazy) {}

    /// @param missed messages of this sender are missing before this one: ask for the state of what it has
    record Received(NodeId from, TunnelId tunnel, NodeMessage message, boolean missed) {}

    /// What is known of a message after it was sent.
    enum Sending {
        SENT,
        /// It certainly did not leave.
        NOT_WRITTEN,
        /// Nobody knows. It must not be sent again blindly.
        UNKNOWN
    }
}
