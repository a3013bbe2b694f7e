// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.server;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import static org.assertj.core.api.Assertions.fail;

/// Waits, within a bound, for what another thread will do.
final class Await {
    private static final Duration STEP = Duration.ofMillis(5);
    private static final int STEPS = 2_000;

    private Await() {}

    static void until(BooleanSupplier condition) {
        for (int i = 0; i < STEPS; i++) {
            if (condition.getAsBoolean()) {
                return;
            }
            LockSupport.parkNanos(STEP.toNanos());
        }
        fail("not within ten seconds");
    }
}
