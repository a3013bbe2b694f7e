// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client;

import java.time.Duration;

/// How much, how long.
///
/// @param workers commands that run at once (1..1000)
/// @param queue commands that may wait for a worker (1..1000)
/// @param pollTimeout how long the relay may park a poll (100 ms..10 min)
/// @param longestCall the deadline of commands without one
/// @param shortestPause first pause after a failed poll
/// @param longestPause what pauses grow to; `Retry-After` may ask for up to a minute
/// @param stopGrace how long running commands may take after [TunnelClient#stop]
public record ClientLimits(
        int workers,
        int queue,
        Duration pollTimeout,
        Duration longestCall,
        Duration shortestPause,
        Duration longestPause,
        Duration stopGrace) {
    /// What the official client uses.
    public static final ClientLimits DEFAULTS = new ClientLimits(
            10,
            20,
            Duration.ofSeconds(30),
            Duration.ofMinutes(10),
            Duration.ofMillis(200),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10));

    public ClientLimits {
        inRange("workers", workers, 1, 1000);
        inRange("queue", queue, 1, 1000);
        atLeast("poll timeout", pollTimeout, Duration.ofMillis(100));
        atLeast("longest call", longestCall, Duration.ofMillis(1));
        atLeast("shortest pause", shortestPause, Duration.ofMillis(1));
        atLeast("longest pause", longestPause, shortestPause);
        atLeast("stop grace", stopGrace, Duration.ZERO);
        if (pollTimeout.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException("poll timeout: " + pollTimeout + " (expected: at most 10 minutes)");
        }
    }

    public ClientLimits withWorkers(int number) {
        return new ClientLimits(number, queue, pollTimeout, longestCall, shortestPause, longestPause, stopGrace);
    }

    public ClientLimits withQueue(int number) {
        return new ClientLimits(workers, number, pollTimeout, longestCall, shortestPause, longestPause, stopGrace);
    }

    public ClientLimits withPollTimeout(Duration timeout) {
        return new ClientLimits(workers, queue, timeout, longestCall, shortestPause, longestPause, stopGrace);
    }

    public ClientLimits withLongestCall(Duration longest) {
        return new ClientLimits(workers, queue, pollTimeout, longest, shortestPause, longestPause, stopGrace);
    }

    public ClientLimits withPauses(Duration shortest, Duration longest) {
        return new ClientLimits(workers, queue, pollTimeout, longestCall, shortest, longest, stopGrace);
    }

    public ClientLimits withStopGrace(Duration grace) {
        return new ClientLimits(workers, queue, pollTimeout, longestCall, shortestPause, longestPause, grace);
    }

    private static void inRange(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + least + ".." + most + ")");
        }
    }

    private static void atLeast(String name, Duration value, Duration least) {
        if (value.compareTo(least) < 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: at least " + least + ")");
        }
    }
}
