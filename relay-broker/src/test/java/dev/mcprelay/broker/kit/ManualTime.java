// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.kit;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.core.Tick;
import dev.mcprelay.broker.port.BrokerClock;
import dev.mcprelay.broker.runtime.Wakeups;

/// Time that moves only when told, and then fires what is due on the thread that tells, each thing at its own
/// moment.
public final class ManualTime implements BrokerClock, Wakeups {
    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    private static final class Entry {
        private final Tick when;
        private final long number;
        private final Runnable task;

        Entry(Tick when, long number, Runnable task) {
            this.when = when;
            this.number = number;
            this.task = task;
        }
    }

    private final PriorityQueue<Entry> entries = new PriorityQueue<>(
            Comparator.<Entry>comparingLong(e -> e.when.nanos()).thenComparingLong(e -> e.number));
    private Tick now = new Tick(0);
    private long numbers;

    @Override
    public synchronized Tick now() {
        return now;
    }

    @Override
    public Instant wallTime() {
        return EPOCH.plusNanos(now().nanos());
    }

    @Override
    public synchronized Wakeup at(Tick when, Runnable task) {
        Entry entry = new Entry(when, numbers++, task);
        entries.add(entry);
        return () -> {
            synchronized (this) {
                entries.remove(entry);
            }
        };
    }

    /// How many things are still to fire.
    public synchronized int pending() {
        return entries.size();
    }

    public void advance(Duration time) {
        Tick end = now().plus(time);
        Entry due = takeDue(end);
        while (due != null) {
            due.task.run();
            due = takeDue(end);
        }
        synchronized (this) {
            now = end;
        }
    }

    /// The process stands still, and then all that became due meanwhile is late.
    public void stall(Duration time) {
        standStill(time);
        advance(Duration.ZERO);
    }

    /// The same, at the moment at which it wakes: nothing has fired yet.
    public synchronized void standStill(Duration time) {
        now = now.plus(time);
    }

    private synchronized @Nullable Entry takeDue(Tick end) {
        Entry next = entries.peek();
        if (next == null || !next.when.isDue(end)) {
            return null;
        }
        entries.remove();
        now = next.when.isBefore(now) ? now : next.when;
        return next;
    }
}
