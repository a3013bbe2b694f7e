// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.InstanceId;
import dev.mcprelay.protocol.info.ClientInfo;

/// Who serves a tunnel, as one node knows it.
///
/// @param connected a call would be taken now
/// @param sinceLastSeen since any instance was last active; null: never
public record TunnelPresence(
        boolean connected, @Nullable Duration sinceLastSeen, int waiting, List<InstancePresence> instances) {

    /// Nothing is known of the tunnel.
    public static final TunnelPresence UNKNOWN = new TunnelPresence(false, null, 0, List.of());

    public TunnelPresence {
        instances = List.copyOf(instances);
    }

    /// @param parked a poll of it is open
    /// @param inFlight commands that it has and has not answered
    /// @param streams of these, streams
    /// @param ejections channels whose calls go to another instance as long as one serves
    /// @param oldestCall for how long its oldest call has been without an answer; null: it has none
    /// @param pollGap how long it took to poll again, the last time
    public record InstancePresence(
            InstanceId instance,
            ClientInfo client,
            boolean connected,
            boolean parked,
            int inFlight,
            int streams,
            Duration sinceLastPoll,
            List<Ejection> ejections,
            @Nullable Duration oldestCall,
            Duration pollGap) {
        public InstancePresence {
            ejections = List.copyOf(ejections);
        }
    }

    /// An instance is passed over for a channel.
    ///
    /// @param age since when
    public record Ejection(ChannelName channel, Ailment ailment, Duration age) {}
}
