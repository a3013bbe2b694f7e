// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.id;

/// One command: the node that owns it (the caller's node) and that node's counter. Never reused.
public record CommandId(NodeId owner, long sequence) {

    /// What the command is called on the wire.
    public RequestId requestId() {
        return RequestId.of(this);
    }

    @Override
    public String toString() {
        return owner + "-" + sequence;
    }
}
