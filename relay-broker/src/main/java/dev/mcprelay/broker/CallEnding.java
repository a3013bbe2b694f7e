// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.TunnelId;

/// How one accepted call ended: what is metered, logged and audited of it.
///
/// @param failure null: it was answered; [ErrorCode#CALLER_LEFT] when nobody waited any more
/// @param phase how far it had come
/// @param delivered whether it was, or may have been, handed to a client
public record CallEnding(
        CommandId command,
        TunnelId tunnel,
        ChannelName channel,
        @Nullable ErrorCode failure,
        Frame.Phase phase,
        boolean delivered,
        StageTimes times) {}
