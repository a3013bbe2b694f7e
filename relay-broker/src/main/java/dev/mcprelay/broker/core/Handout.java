// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.Call;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.InstanceId;

/// One command as it is handed to an instance: all that its wire form is made of.
///
/// @param instance that takes it
/// @param responseTimeout null: the client is told of no deadline
/// @param cancels of a `notifications/cancelled`: the command that the notification is about; null otherwise
public record Handout(
        CommandId command,
        Call call,
        Instant createdAt,
        InstanceId instance,
        @Nullable Duration responseTimeout,
        @Nullable CommandId cancels) {}
