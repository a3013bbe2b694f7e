// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client.timing;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/// Reads `Retry-After`: seconds or an HTTP date (RFC 9110 §10.2.3). More than a minute counts as a minute, as the
/// official client has it; what is negative or malformed counts as absent.
public final class RetryAfterReader {
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    private final ClientClock clock;

    public RetryAfterReader(ClientClock clock) {
        this.clock = clock;
    }

    /// @param header null when there is none
    public Optional<Duration> read(@Nullable String header) {
        if (header == null) {
            return Optional.empty();
        }
        String text = header.strip();
        return (SECONDS.matcher(text).matches()
                        ? Optional.of(Duration.ofSeconds(Long.parseLong(text)))
                        : untilDate(text))
                .filter(delay -> !delay.isNegative())
                .map(delay -> delay.compareTo(LONGEST) > 0 ? LONGEST : delay);
    }

    private Optional<Duration> untilDate(String text) {
        try {
            ZonedDateTime date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
            return Optional.of(Duration.between(clock.now(), date.toInstant()));
        } catch (DateTimeException malformed) {
            return Optional.empty();
        }
    }
}
