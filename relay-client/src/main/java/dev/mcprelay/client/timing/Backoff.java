// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client.timing;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// Growing pauses between failures: the first is the shortest, each next one twice as long up to the longest, plus up
/// to a quarter at random, so that a thousand clients of one relay do not return in step. For one loop: calls must not
/// overlap.
public final class Backoff {
    private final Duration shortest;
    private final Duration longest;
    private Duration next;

    /// @param shortest the first pause, above zero
    /// @param longest what pauses grow to; what the relay asks for may exceed it
    public Backoff(Duration shortest, Duration longest) {
        if (!shortest.isPositive() || longest.compareTo(shortest) < 0) {
            throw new IllegalArgumentException(
                    "back-off: " + shortest + " to " + longest + " (expected: a positive range)");
        }
        this.shortest = shortest;
        this.longest = longest;
        this.next = shortest;
    }

    /// How long to pause now.
    ///
    /// @param asked what the other side asked for: never less than that
    public Duration pause(Optional<Duration> asked) {
        Duration base = next;
        next = min(base.multipliedBy(2), longest);
        Duration pause = min(base.plusNanos(ThreadLocalRandom.current().nextLong(base.toNanos() / 4 + 1)), longest);
        return asked.filter(a -> a.compareTo(pause) > 0).orElse(pause);
    }

    /// Something went well: the next failure counts as the first.
    public void reset() {
        next = shortest;
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
