// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.http;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import reactor.test.scheduler.VirtualTimeScheduler;

/// Moves a virtual clock while other threads work: each step leaves them a moment.
public final class VirtualSteps {
    private static final int STEPS = 50;
    private static final Duration MOMENT = Duration.ofMillis(20);

    private VirtualSteps() {}

    /// Lets time pass until the condition holds, no more than so much of it.
    public static void until(VirtualTimeScheduler time, Duration most, BooleanSupplier condition) {
        for (int step = 0; step < STEPS; step++) {
            if (condition.getAsBoolean()) {
                return;
            }
            time.advanceTimeBy(most.dividedBy(STEPS));
            LockSupport.parkNanos(MOMENT.toNanos());
        }
        throw new AssertionError("not within " + most);
    }
}
