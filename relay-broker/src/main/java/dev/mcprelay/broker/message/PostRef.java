// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.message;

import dev.mcprelay.protocol.id.NodeId;

/// One response POST, at the node that took it.
public record PostRef(NodeId responder, long sequence) {}
