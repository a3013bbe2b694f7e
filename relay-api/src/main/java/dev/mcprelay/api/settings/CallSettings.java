// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.settings;

import java.time.Duration;

import org.springframework.boot.context.properties.bind.DefaultValue;

/// Calls (`relay.mcp.*`).
///
/// @param deadline how long a call may take
/// @param longestDeadline how long a stream may stay open; below the ten minutes after which clients cut
/// @param keepAlive how often an open stream says that it is alive
/// @param offlineStatus 503, or 404 as the hosted service answers
/// @param unknownOutcomeStatus 0: the failure's own status; 200: for callers behind proxies that repeat after 5xx
public record CallSettings(
        @DefaultValue("120s") Duration deadline,
        @DefaultValue("9m") Duration longestDeadline,
        @DefaultValue("15s") Duration keepAlive,
        @DefaultValue("503") int offlineStatus,
        @DefaultValue("0") int unknownOutcomeStatus) {
    private static final Duration CLIENTS_CUT = Duration.ofMinutes(10);

    public CallSettings {
        Ranges.inRange("relay.mcp.deadline", deadline, Duration.ofMillis(100), CLIENTS_CUT.minusSeconds(10));
        Ranges.inRange("relay.mcp.longest-deadline", longestDeadline, deadline, CLIENTS_CUT.minusSeconds(10));
        Ranges.inRange("relay.mcp.keep-alive", keepAlive, Duration.ofMillis(100), Duration.ofMinutes(5));
        if (offlineStatus != 503 && offlineStatus != 404) {
            throw new IllegalArgumentException(
                    "relay.mcp.offline-status: " + offlineStatus + " (expected: 503 or 404)");
        }
        if (unknownOutcomeStatus != 0 && unknownOutcomeStatus != 200) {
            throw new IllegalArgumentException(
                    "relay.mcp.unknown-outcome-status: " + unknownOutcomeStatus + " (expected: 0 or 200)");
        }
    }
}
