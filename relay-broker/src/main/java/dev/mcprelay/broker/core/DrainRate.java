// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;

/// How fast waiting commands find an instance: hand-overs a second, old ones fading. For `Retry-After`.
final class DrainRate {
    private static final double FADE_SECONDS = 10;
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private double weight;
    private Tick at = new Tick(0);

    void handedOver(Tick now) {
        weight = faded(now) + 1;
        at = now;
    }

    /// When a queue of this depth will have moved on, within what a caller can be told.
    Duration timeFor(int depth, Tick now) {
        double perSecond = faded(now) / FADE_SECONDS;
        double seconds = depth / Math.max(perSecond, 1e-3);
        Duration time = Duration.ofMillis((long) Math.min(seconds * 1000, (double) LONGEST.toMillis()));
        return time.compareTo(SHORTEST) < 0 ? SHORTEST : time;
    }

    private double faded(Tick now) {
        return weight * Math.exp(-(double) now.since(at).toNanos() / 1e9 / FADE_SECONDS);
    }
}
