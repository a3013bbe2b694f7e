// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;

import dev.mcprelay.broker.message.GrantRef;
import dev.mcprelay.broker.message.Registration;
import dev.mcprelay.protocol.id.InstanceId;
import dev.mcprelay.protocol.id.NodeId;

/// A command that was granted to a slot of another node.
///
/// @param affine what the instance knows of the channel's earlier calls lives in its process, or may
/// @param asked when the edge was last asked, or told
record RemoteGrant(GrantRef ref, Registration registration, InstanceId instance, boolean affine, Tick at, Tick asked) {
    /// The client's own end of patience is a little later than what it was told.
    private static final Duration MARGIN = Duration.ofSeconds(10);

    NodeId edge() {
        return ref.slot().edge();
    }

    RemoteGrant askedAt(Tick now) {
        return new RemoteGrant(ref, registration, instance, affine, at, now);
    }

    /// When the client has let go of it, whatever became of it.
    static Tick busyUntil(Command command) {
        return command.deadline().plus(MARGIN);
    }
}
