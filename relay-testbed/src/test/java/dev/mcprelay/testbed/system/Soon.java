// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.system;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/// Waits, within a bound, for what another thread will do.
final class Soon {
    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final Duration STEP = Duration.ofMillis(10);

    private Soon() {}

    static <T extends @Nullable Object> T get(CompletableFuture<T> coming) {
        try {
            return coming.get(BOUND.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("did not come within " + BOUND, e);
        }
    }

    static void until(String what, BooleanSupplier condition) {
        for (long left = BOUND.dividedBy(STEP); left > 0; left--) {
            if (condition.getAsBoolean()) {
                return;
            }
            LockSupport.parkNanos(STEP.toNanos());
        }
        throw new AssertionError("not within " + BOUND + ": " + what);
    }
}
