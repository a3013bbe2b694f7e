// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;

import dev.mcprelay.broker.CallBounds.Rate;

/// A token bucket, kept as the moment at which it will be full again (GCRA): exact, and two numbers small.
final class RateBucket {
    private static final long SECOND = 1_000_000_000;

    private final long apart;
    private final long slack;
    private Tick full = new Tick(0);

    /// @param rate a bounded one
    RateBucket(Rate rate) {
        apart = SECOND / rate.perSecond();
        slack = apart * (Math.max(1, rate.burst()) - 1);
    }

    /// How long until the next one may come; zero: now.
    Duration pause(Tick now) {
        return full.since(now.plus(Duration.ofNanos(slack)));
    }

    void take(Tick now) {
        full = Tick.later(full, now).plus(Duration.ofNanos(apart));
    }

    /// When it is as good as new.
    Tick full() {
        return full;
    }
}
