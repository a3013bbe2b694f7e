// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.timing;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `response_timeout` of a command: how long the client may take from the arrival of the poll answer's headers. Digits
/// and one unit; anything else is ignored by the client, and so it is here.
public record ResponseTimeout(Duration duration) {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,18})(ns|us|ms|s|m|h)");

    public ResponseTimeout {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("response timeout: " + duration + " (expected: 0 or more)");
        }
    }

    /// Empty when the text has another form: then there is no deadline.
    public static Optional<ResponseTimeout> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            long number = Long.parseLong(matcher.group(1));
            Duration duration = switch (matcher.group(2)) {
                case "ns" -> Duration.ofNanos(number);
                case "us" -> Duration.ofNanos(Math.multiplyExact(number, 1000L));
                case "ms" -> Duration.ofMillis(number);
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                default -> Duration.ofHours(number);
            };
            // beyond 64 bits of nanoseconds the client's own parser gives up, and knows no deadline
            var _ = duration.toNanos();
            return Optional.of(new ResponseTimeout(duration));
        } catch (ArithmeticException tooLong) {
            return Optional.empty();
        }
    }

    /// Whole seconds as `s`, else milliseconds, rounded up: a client drops what says `0s` without an answer.
    @Override
    public String toString() {
        long millis = duration.plusNanos(999_999).toMillis();
        return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }
}
