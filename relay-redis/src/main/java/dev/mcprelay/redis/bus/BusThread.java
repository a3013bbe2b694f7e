// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.bus;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/// The one thread of a bus. What comes after its end is not run: there is nobody left to tell.
final class BusThread {
    private final Scheduler scheduler = Schedulers.newSingle("relay-bus", true);

    void run(Runnable task) {
        after(Duration.ZERO, task);
    }

    void after(Duration delay, Runnable task) {
        try {
            var _ = scheduler.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException ended) {
            return; // as said above
        }
    }

    /// For operators of reactive chains.
    Scheduler scheduler() {
        return scheduler;
    }

    /// Runs the last task and ends.
    void end(Runnable last) {
        run(() -> {
            last.run();
            scheduler.dispose();
        });
    }
}
