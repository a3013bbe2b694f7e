// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import dev.mcprelay.broker.BrokerLimits;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.protocol.id.TunnelId;

/// What a core knows from its birth.
///
/// @param nodeStarted when this process began to serve
/// @param peers the other nodes
/// @param held by all tunnels of this node
public record TunnelFacts(
        TunnelId tunnel, NodeId node, Tick nodeStarted, BrokerLimits limits, Peers peers, HeldBytes held) {

    /// The only tunnel of a node.
    public TunnelFacts(TunnelId tunnel, NodeId node, Tick nodeStarted, BrokerLimits limits, Peers peers) {
        this(
                tunnel,
                node,
                nodeStarted,
                limits,
                peers,
                new HeldBytes(limits.calls().heldBytes()));
    }
}
