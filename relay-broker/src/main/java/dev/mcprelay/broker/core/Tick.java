// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;

/// A point of monotonic time on this node: nanoseconds since its clock began. Never compared with another
/// node's.
public record Tick(long nanos) implements Comparable<Tick> {

    /// Saturates: a deadline of a thousand years is the end of time.
    public Tick plus(Duration duration) {
        long sum;
        try {
            sum = Math.addExact(nanos, duration.toNanos());
        } catch (ArithmeticException endOfTime) {
            sum = duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        return new Tick(sum);
    }

    /// How long ago `earlier` was; never negative.
    public Duration since(Tick earlier) {
        return Duration.ofNanos(Math.max(0, nanos - earlier.nanos));
    }

    public boolean isBefore(Tick other) {
        return nanos < other.nanos;
    }

    /// Whether this point has come.
    public boolean isDue(Tick now) {
        return nanos <= now.nanos;
    }

    static Tick earlier(Tick a, Tick b) {
        return a.isBefore(b) ? a : b;
    }

    static Tick later(Tick a, Tick b) {
        return a.isBefore(b) ? b : a;
    }

    @Override
    public int compareTo(Tick other) {
        return Long.compare(nanos, other.nanos);
    }
}
