// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.nodes;

import java.io.Serial;

import dev.mcprelay.protocol.id.NodeId;

/// Another process beats under this node's id. Two that share one would take each other's messages, so the
/// later one does not begin. Trying again is of no use while the other lives.
public final class NodeIdInUseException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    NodeIdInUseException(NodeId node) {
        super("node id " + node + " is in use by another process on this Redis (expected: an id of its own; one"
                + " is drawn at every start, so start this process again)");
    }
}
