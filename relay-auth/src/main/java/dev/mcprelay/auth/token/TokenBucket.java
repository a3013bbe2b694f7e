// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.token;

import java.time.Duration;
import java.time.Instant;

/// Lets a burst through, then one per interval. Not thread-safe: its owner guards it.
final class TokenBucket {
    private final int burst;
    private final Duration interval;
    private int left;
    private Instant countedAt;

    TokenBucket(int burst, Duration interval, Instant now) {
        this.burst = burst;
        this.interval = interval;
        this.left = burst;
        this.countedAt = now;
    }

    boolean tryTake(Instant now) {
        refill(now);
        if (left == 0) {
            return false;
        }
        left--;
        return true;
    }

    private void refill(Instant now) {
        if (left == burst || now.isBefore(countedAt)) {
            countedAt = now; // a full bucket saves nothing up, nor does a clock that was set back
            return;
        }
        long earned = Duration.between(countedAt, now).dividedBy(interval);
        left = (int) Math.min(burst, left + earned);
        countedAt = countedAt.plus(interval.multipliedBy(earned));
    }
}
