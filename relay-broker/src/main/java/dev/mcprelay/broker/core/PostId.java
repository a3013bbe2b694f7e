// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import dev.mcprelay.broker.message.PostRef;
import dev.mcprelay.protocol.id.NodeId;

/// One response POST.
///
/// @param responder the node that took it
public record PostId(NodeId responder, long sequence) {

    static PostId of(PostRef post) {
        return new PostId(post.responder(), post.sequence());
    }

    PostRef ref() {
        return new PostRef(responder, sequence);
    }
}
