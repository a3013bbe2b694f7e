// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.settings;

import java.time.Duration;

import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param longestPoll how long a poll is held; clients give up after 30 s
/// @param longestWait how long a call may wait for a client
/// @param silence after which a client that should have polled again is gone
/// @param grace how long a call waits for a client that was seen lately
/// @param startGrace how long after a node's start calls wait for clients that are on their way back
public record BrokerSettings(
        @DefaultValue("25s") Duration longestPoll,
        @DefaultValue("30s") Duration longestWait,
        @DefaultValue("3s") Duration silence,
        @DefaultValue("2s") Duration grace,
        @DefaultValue("10s") Duration startGrace) {
    public BrokerSettings {
        Ranges.inRange("relay.broker.longest-poll", longestPoll, Duration.ofSeconds(1), Duration.ofSeconds(28));
        Ranges.inRange("relay.broker.longest-wait", longestWait, Duration.ofMillis(100), Duration.ofMinutes(9));
        Ranges.inRange("relay.broker.silence", silence, Duration.ofMillis(100), Duration.ofMinutes(1));
        Ranges.inRange("relay.broker.grace", grace, Duration.ZERO, Duration.ofMinutes(1));
        Ranges.inRange("relay.broker.start-grace", startGrace, Duration.ZERO, Duration.ofMinutes(1));
    }
}
