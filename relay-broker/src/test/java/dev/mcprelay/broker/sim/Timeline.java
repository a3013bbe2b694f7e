// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.core.Tick;
import dev.mcprelay.broker.port.BrokerClock;

/// Virtual time, and what will happen in it.
final class Timeline implements BrokerClock {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static final int MOST_AT_ONCE = 10_000;

    private record Entry(Tick when, long number, Runnable action) {}

    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.comparing(Entry::when).thenComparingLong(Entry::number));
    private Tick now = new Tick(0);
    private long numbers;
    private int atOnce;

    @Override
    public Tick now() {
        return now;
    }

    @Override
    public Instant wallTime() {
        return START.plusNanos(now.nanos());
    }

    void at(Tick when, Runnable action) {
        entries.add(new Entry(when.isBefore(now) ? now : when, numbers++, action));
    }

    void in(Duration delay, Runnable action) {
        at(now.plus(delay), action);
    }

    /// The next thing happens.
    ///
    /// @return false: nothing happens before `end`
    boolean step(Tick end) {
        Entry next = peek(end);
        if (next == null) {
            now = end;
            return false;
        }
        entries.remove();
        atOnce = next.when().equals(now) ? atOnce + 1 : 0;
        if (atOnce > MOST_AT_ONCE) {
            throw new AssertionError("time stands still at " + now);
        }
        now = next.when();
        next.action().run();
        return true;
    }

    private @Nullable Entry peek(Tick end) {
        Entry next = entries.peek();
        return next == null || end.isBefore(next.when()) ? null : next;
    }
}
