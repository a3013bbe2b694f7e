// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.CommandId;

/// A command as the instance sees it that has it: this node's own, or another's.
sealed interface Occupant permits Command, Guest {

    CommandId id();

    ChannelName channel();

    /// Of its message.
    int bytes();

    boolean isStream();

    boolean isInitialize();

    /// When the client has certainly let go of it; null: nobody has it.
    @Nullable
    Tick busyUntil();
}
