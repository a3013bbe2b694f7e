// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.runtime;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.BrokerLimits;
import dev.mcprelay.broker.CallObserver;
import dev.mcprelay.broker.port.BrokerClock;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.protocol.token.ShardTokens;

/// What a broker is made of.
///
/// @param tokens sign the commands
/// @param wakeups on the same clock
/// @param observer sees calls end
/// @param cluster the other nodes; null: there are none, ever, and no store
public record NodeParts(
        NodeId node,
        BrokerLimits limits,
        ShardTokens tokens,
        BrokerClock clock,
        Wakeups wakeups,
        CallObserver observer,
        @Nullable Cluster cluster) {

    /// The same, telling other nodes only what they understand.
    NodeParts understood() {
        return cluster == null
                ? this
                : new NodeParts(node, limits, tokens, clock, wakeups, observer, UnderstoodBus.of(cluster));
    }

    /// A node that is alone.
    public NodeParts(
            NodeId node,
            BrokerLimits limits,
            ShardTokens tokens,
            BrokerClock clock,
            Wakeups wakeups,
            CallObserver observer) {
        this(node, limits, tokens, clock, wakeups, observer, null);
    }
}
