// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.message;

import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.protocol.id.TunnelId;

/// A message as it arrived.
///
/// @param sequence of the sender's messages to this node on this lane: a gap means that some are missing, and
/// what is not greater than before is a replay
public record SentMessage(NodeId sender, long sequence, TunnelId tunnel, NodeMessage message) {}
