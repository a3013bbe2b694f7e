// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker;

import java.time.Duration;
import java.util.Set;

import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.InstanceId;
import dev.mcprelay.protocol.id.TunnelId;
import dev.mcprelay.protocol.info.ClientInfo;

/// One poll of an authenticated client.
///
/// @param limit how many commands it takes, 1 to 25
/// @param channels that it asks for; empty: all
/// @param patience how long to park
public record PollRequest(
        TunnelId tunnel,
        InstanceId instance,
        ShownKey key,
        ClientInfo client,
        int limit,
        Set<ChannelName> channels,
        Duration patience) {

    public PollRequest {
        channels = Set.copyOf(channels);
    }
}
