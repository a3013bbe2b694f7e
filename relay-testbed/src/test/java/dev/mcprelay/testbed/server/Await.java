// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.server;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import static org.assertj.core.api.Assertions.fail;

/// Waits, within a bound, for what another thread will do.
public final class Await {
    private static final Duration STEP = Duration.ofMillis(5);
    private static final Duration BOUND = Duration.ofSeconds(10);

    private Await() {}

    public static void until(BooleanSupplier condition) {
        until(BOUND, condition);
    }

    public static void until(Duration bound, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > bound.toNanos()) {
                fail("not within " + bound);
            }
            LockSupport.parkNanos(STEP.toNanos());
        }
    }
}
