// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.id;

/// The place where polls of one instance park at one node: the node and its counter. Re-attached polls reuse it.
public record SlotId(NodeId edge, long sequence) {

    @Override
    public String toString() {
        return edge + "/" + sequence;
    }
}
