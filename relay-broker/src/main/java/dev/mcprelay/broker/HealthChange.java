// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.InstanceId;
import dev.mcprelay.protocol.id.TunnelId;

/// An instance is passed over for a channel from now on, or is not any more.
///
/// @param ailment null: it is well again
public record HealthChange(
        TunnelId tunnel,
        InstanceId instance,
        ChannelName channel,
        @Nullable Ailment ailment) {}
