// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.match;

import java.time.Duration;
import java.util.Set;

import dev.mcprelay.broker.message.Registration;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.InstanceId;
import dev.mcprelay.protocol.id.TunnelId;

/// A slot that is to be found.
///
/// @param channels that it serves; empty: all
/// @param affine channels whose state lives in its process, or may
/// @param ailing channels that it is passed over for as long as another serves them
/// @param limit how many commands it takes now
/// @param lease after which the instance is forgotten
public record Parking(
        TunnelId tunnel,
        InstanceId instance,
        Registration registration,
        Set<ChannelName> channels,
        Set<ChannelName> affine,
        Set<ChannelName> ailing,
        int limit,
        int credit,
        Duration lease) {
    public Parking {
        channels = Set.copyOf(channels);
        affine = Set.copyOf(affine);
        ailing = Set.copyOf(ailing);
    }
}
