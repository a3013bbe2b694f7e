// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.match;

import dev.mcprelay.broker.message.Registration;
import dev.mcprelay.protocol.id.InstanceId;

/// What came of looking for a slot.
public sealed interface Introduction {

    /// @param affine what the instance knows of earlier calls of the channel lives in its process, or may
    record Matched(InstanceId instance, Registration registration, boolean affine, long arrival)
            implements Introduction {}

    record Queued(long arrival) implements Introduction {}

    /// No instance takes polls anywhere.
    ///
    /// @param away one did a moment ago, and may come back
    record Offline(boolean away) implements Introduction {}

    record Full() implements Introduction {}

    /// The instance that it is pinned to is not registered.
    record PinGone() implements Introduction {}

    /// Instances are registered, and none of them takes the channel.
    record Unserved() implements Introduction {}
}
