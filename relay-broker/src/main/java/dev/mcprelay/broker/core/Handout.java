// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.Call;
import dev.mcprelay.protocol.command.TunnelCommand;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.InstanceId;

/// One command as it is handed to an instance: all that its wire form is made of.
public sealed interface Handout {

    CommandId command();

    /// The one that takes it.
    InstanceId instance();

    /// Null: the client is told of no deadline.
    @Nullable
    Duration responseTimeout();

    /// A command of this node.
    ///
    /// @param cancels of a `notifications/cancelled`: the command that the notification is about; null
    /// otherwise
    record Own(
            CommandId command,
            Call call,
            Instant createdAt,
            InstanceId instance,
            @Nullable Duration responseTimeout,
            @Nullable CommandId cancels)
            implements Handout {}

    /// A command of another node, which has made its wire form but for the response time-out.
    record Foreign(
            CommandId command,
            TunnelCommand form,
            InstanceId instance,
            @Nullable Duration responseTimeout) implements Handout {}
}
