// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker;

import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.TunnelId;

/// Sees each call end, once, and instances fall ill and get well. Called on whatever thread ended it: it
/// must be quick, must not block, and must not throw.
public interface CallObserver {
    /// Looks away.
    CallObserver NONE = new CallObserver() {};

    /// An accepted call has ended.
    default void onEnded(CallEnding ending) {}

    /// A call was refused at the door.
    default void onRefused(TunnelId tunnel, ChannelName channel, ErrorCode reason) {}

    /// An instance is passed over from now on, or is not any more.
    default void onHealth(HealthChange change) {}
}
