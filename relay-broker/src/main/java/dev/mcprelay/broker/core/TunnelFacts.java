// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import dev.mcprelay.broker.BrokerLimits;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.protocol.id.TunnelId;

/// What a core knows from its birth.
///
/// @param nodeStarted when this process began to serve
/// @param peers the other nodes
public record TunnelFacts(TunnelId tunnel, NodeId node, Tick nodeStarted, BrokerLimits limits, Peers peers) {}
