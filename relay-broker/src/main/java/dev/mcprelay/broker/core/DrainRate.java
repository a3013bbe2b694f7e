// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;

/// How fast waiting commands find an instance: hand-overs, and the time in which any command waited, old ones
/// fading.
final class DrainRate {
    private static final double FADE_SECONDS = 10;

    /// Of what [#FADE_SECONDS] lets be remembered: some seven seconds without a pause.
    private static final double LEAST_SEEN = 5;

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private double weight;
    private double busy;
    private Tick at = new Tick(0);

    /// Time has passed since the last step.
    ///
    /// @param waited whether any command waited meanwhile
    void passed(boolean waited, Tick now) {
        double seconds = (double) now.since(at).toNanos() / 1e9;
        double rest = Math.exp(-seconds / FADE_SECONDS);
        weight *= rest;
        busy *= rest;
        if (waited) {
            busy += FADE_SECONDS * (1 - rest); // what fades while it comes in
        }
        at = now;
    }

    void handedOver(Tick now) {
        weight = faded(now) + 1;
        busy *= rest(now);
        at = now;
    }

    /// When a queue of this depth will have moved on, within what a caller can be told.
    Duration timeFor(int depth, Tick now) {
        double perSecond = faded(now) / FADE_SECONDS;
        double seconds = depth / Math.max(perSecond, 1e-3);
        Duration time = Duration.ofMillis((long) Math.min(seconds * 1000, (double) LONGEST.toMillis()));
        return time.compareTo(SHORTEST) < 0 ? SHORTEST : time;
    }

    /// When somebody would have its turn who comes after so many others, at the earliest: as if the next
    /// hand-over came this moment, and counting only time in which somebody waited. Without a queue that was
    /// seen to be slow for some seconds, it is now: the first calls of all are slow.
    Duration turnAfter(int others) {
        if (busy < LEAST_SEEN) {
            return Duration.ZERO;
        }
        double seconds = others * busy / (weight + 1);
        return Duration.ofMillis((long) (seconds * 1000));
    }

    private double faded(Tick now) {
        return weight * rest(now);
    }

    private double rest(Tick now) {
        return Math.exp(-(double) now.since(at).toNanos() / 1e9 / FADE_SECONDS);
    }
}
