// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab.history;

import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import dev.mcprelay.testbed.lab.history.HistoryEvent.CallEnd;
import dev.mcprelay.testbed.lab.history.HistoryEvent.CallStart;
import dev.mcprelay.testbed.lab.history.HistoryEvent.Executed;
import dev.mcprelay.testbed.lab.history.HistoryEvent.FaultStep;
import dev.mcprelay.testbed.lab.history.HistoryEvent.Phase;

/// Collects what happens. Any thread.
public final class History {
    private final LabClock clock;
    private final Queue<HistoryEvent> events = new ConcurrentLinkedQueue<>();
    private final AtomicInteger ended = new AtomicInteger();

    public History(LabClock clock) {
        this.clock = clock;
    }

    public void started(String uid, String tunnel, int toolMillis, String expected) {
        events.add(new CallStart(clock.nanos(), uid, tunnel, toolMillis, expected));
    }

    public void ended(String uid, Outcome outcome, int node) {
        events.add(new CallEnd(clock.nanos(), uid, outcome, node));
        ended.incrementAndGet();
    }

    public void executed(String uid, String tunnel, String instance) {
        events.add(new Executed(clock.nanos(), uid, tunnel, instance));
    }

    public void fault(String name, int node, Phase phase) {
        events.add(new FaultStep(clock.nanos(), name, node, phase));
    }

    /// As if nothing had happened yet.
    public void forget() {
        events.clear();
        ended.set(0);
    }

    /// How many calls have ended so far.
    public int endedCalls() {
        return ended.get();
    }

    /// Everything so far, oldest first.
    public List<HistoryEvent> events() {
        return events.stream()
                .sorted(Comparator.comparingLong(HistoryEvent::at))
                .toList();
    }
}
