// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.match;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.TunnelId;

/// A command that wants a slot.
///
/// @param arrival as an earlier call returned it; null: the first time
/// @param pin the [dev.mcprelay.broker.InstanceHash] of the only instance that may take it; null: any
/// @param deadline by the shared time; after it nobody is introduced to the command
/// @param drop a slot that did not work, to be passed over
/// @param mayBeOffline whether to believe that nobody is there. Just after the store lost its data that
/// would be told to the living: the command waits then
public record WaitingCommand(
        TunnelId tunnel,
        CommandId command,
        @Nullable Long arrival,
        ChannelName channel,
        @Nullable Integer pin,
        Instant deadline,
        @Nullable Drop drop,
        boolean mayBeOffline) {}
