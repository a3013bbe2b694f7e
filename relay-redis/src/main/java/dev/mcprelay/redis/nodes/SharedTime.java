// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.nodes;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.core.Tick;

/// The store's time between two of its answers, by this node's monotonic clock. An answer is taken to be
/// half a round trip old, and is wrong by that much at most; so a slow answer moves nothing that it does
/// not contradict.
final class SharedTime {
    private static final Duration LONGEST_TRUST = Duration.ofSeconds(10);
    private static final long NANOS = 1000;

    /// @param offset store's time at tick zero, microseconds
    /// @param error at most, microseconds
    private record Sample(long offset, long error, Tick taken) {
        boolean contradicts(Sample other) {
            return Math.abs(offset - other.offset) > error + other.error;
        }

        boolean isBetterThan(Sample newer) {
            return error < newer.error && newer.taken.since(taken).compareTo(LONGEST_TRUST) < 0;
        }
    }

    private volatile @Nullable Sample sample;

    /// One thread.
    void learn(long micros, Tick sent, Tick received) {
        long half = received.since(sent).toNanos() / 2 / NANOS;
        var fresh = new Sample(micros - sent.nanos() / NANOS - half, half, received);
        Sample old = sample;
        if (old == null || old.contradicts(fresh) || !old.isBetterThan(fresh)) {
            sample = fresh;
        }
    }

    /// @throws IllegalStateException before anything was learnt
    Instant at(Tick now) {
        Sample current = sample;
        if (current == null) {
            throw new IllegalStateException("the store has not told its time yet");
        }
        return Instant.EPOCH.plus(current.offset + now.nanos() / NANOS, ChronoUnit.MICROS);
    }
}
