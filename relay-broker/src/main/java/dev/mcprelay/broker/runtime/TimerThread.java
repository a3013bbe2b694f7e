// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.runtime;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import dev.mcprelay.broker.core.Tick;
import dev.mcprelay.broker.port.BrokerClock;

/// One daemon thread with one heap for all tunnels of a node. Cancelled entries leave the heap at once.
public final class TimerThread implements Wakeups, AutoCloseable {
    private final BrokerClock clock;
    private final ScheduledThreadPoolExecutor heap;

    public TimerThread(BrokerClock clock) {
        this.clock = clock;
        heap = new ScheduledThreadPoolExecutor(
                1, task -> Thread.ofPlatform().daemon().name("broker-timer").unstarted(task));
        heap.setRemoveOnCancelPolicy(true);
        heap.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public Wakeup at(Tick when, Runnable task) {
        if (heap.isShutdown()) {
            return () -> {};
        }
        long delay = Math.max(0, when.nanos() - clock.now().nanos());
        ScheduledFuture<?> entry = heap.schedule(task, delay, TimeUnit.NANOSECONDS);
        return () -> entry.cancel(false);
    }

    /// Nothing fires any more.
    @Override
    public void close() {
        heap.shutdownNow();
    }
}
