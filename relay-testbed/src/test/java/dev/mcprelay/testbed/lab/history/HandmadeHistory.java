// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab.history;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.mcprelay.testbed.lab.history.HistoryEvent.CallEnd;
import dev.mcprelay.testbed.lab.history.HistoryEvent.CallStart;
import dev.mcprelay.testbed.lab.history.HistoryEvent.Executed;
import dev.mcprelay.testbed.lab.history.HistoryEvent.FaultStep;
import dev.mcprelay.testbed.lab.history.HistoryEvent.Phase;
import dev.mcprelay.testbed.lab.history.Outcome.ConnectionLost;
import dev.mcprelay.testbed.lab.history.Outcome.Failure;
import dev.mcprelay.testbed.lab.history.Outcome.Success;

/// Writes a history down in the order in which it is told, ten milliseconds an event.
final class HandmadeHistory {
    private static final int NODE = 1;
    private static final long STEP = Duration.ofMillis(10).toNanos();

    private final List<HistoryEvent> events = new ArrayList<>();
    private long now;

    private long next() {
        now += STEP;
        return now;
    }

    HandmadeHistory pause(Duration time) {
        now += time.toNanos();
        return this;
    }

    HandmadeHistory start(String uid) {
        events.add(new CallStart(next(), uid, "tunnel-a", 5, "result of " + uid));
        return this;
    }

    HandmadeHistory executed(String uid) {
        return executed(uid, "tunnel-a");
    }

    HandmadeHistory executed(String uid, String tunnel) {
        events.add(new Executed(next(), uid, tunnel, "instance-1"));
        return this;
    }

    HandmadeHistory succeeded(String uid) {
        return ended(uid, new Success("result of " + uid));
    }

    HandmadeHistory refused(String uid) {
        return ended(uid, new Failure(503, "relay_unavailable", true));
    }

    HandmadeHistory lost(String uid) {
        return ended(uid, new ConnectionLost());
    }

    HandmadeHistory ended(String uid, Outcome outcome) {
        events.add(new CallEnd(next(), uid, outcome, NODE));
        return this;
    }

    HandmadeHistory fault(String name, int node, Phase phase) {
        events.add(new FaultStep(next(), name, node, phase));
        return this;
    }

    List<HistoryEvent> events() {
        return List.copyOf(events);
    }

    Verdict verdict() {
        return HistoryChecker.check(events);
    }
}
