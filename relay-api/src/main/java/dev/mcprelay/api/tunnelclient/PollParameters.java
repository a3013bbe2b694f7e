// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.tunnelclient;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

import dev.mcprelay.api.http.HttpCall;
import dev.mcprelay.protocol.id.ChannelName;

/// The query of a poll, made sane: what is missing or odd is clamped, never refused, since a refusal stops a client.
///
/// @param limit 1 to 25
/// @param channels empty: all
/// @param patience how long to park
record PollParameters(int limit, Set<ChannelName> channels, Duration patience) {
    private static final int MAX_LIMIT = 25;
    private static final int USUAL_LIMIT = 20;
    /// The answer must leave before the client gives up.
    private static final Duration MARGIN = Duration.ofSeconds(1);

    PollParameters {
        channels = Set.copyOf(channels);
    }

    /// @param longest what a client gets that says nothing, and the most that any gets
    /// @throws dev.mcprelay.protocol.id.InvalidIdException for a malformed channel
    static PollParameters of(HttpCall call, Duration longest) {
        Optional<String> limit = call.parameter("limit");
        Optional<String> timeout = call.parameter("timeout_ms");
        return new PollParameters(
                limit.isEmpty() ? USUAL_LIMIT : (int) clamp(number(limit.get()).orElse(1), 1, MAX_LIMIT),
                call.parameters("channel").stream().map(ChannelName::new).collect(Collectors.toSet()),
                timeout.isEmpty() ? longest : patience(number(timeout.get()).orElse(0), longest));
    }

    private static Duration patience(long asked, Duration longest) {
        long most = Math.max(MARGIN.toMillis(), longest.toMillis());
        return Duration.ofMillis(clamp(clamp(asked, 0, most * 2) - MARGIN.toMillis(), MARGIN.toMillis(), most));
    }

    private static long clamp(long value, long least, long most) {
        return Math.max(least, Math.min(most, value));
    }

    private static OptionalLong number(String text) {
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException odd) {
            return OptionalLong.empty();
        }
    }
}
