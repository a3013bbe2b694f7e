// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.kit;

import dev.mcprelay.broker.BrokerLimits;
import dev.mcprelay.broker.CallObserver;
import dev.mcprelay.broker.runtime.BrokerNode;
import dev.mcprelay.broker.runtime.NodeParts;
import dev.mcprelay.protocol.id.NodeId;

/// Brokers of one node.
public final class Nodes {
    public static final NodeId NODE = new NodeId(0x0102030405060708L);

    private Nodes() {}

    /// With default limits, on hand-moved time.
    public static BrokerNode aNode(ManualTime time) {
        return aNode(time, BrokerLimits.DEFAULTS, CallObserver.NONE);
    }

    public static BrokerNode aNode(ManualTime time, BrokerLimits limits, CallObserver observer) {
        return new BrokerNode(new NodeParts(NODE, limits, Tokens.TOKENS, time, time, observer));
    }
}
