// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab.history;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.mcprelay.testbed.lab.history.HistoryChecker.CallRecord;
import dev.mcprelay.testbed.lab.history.HistoryEvent.CallEnd;
import dev.mcprelay.testbed.lab.history.HistoryEvent.CallStart;
import dev.mcprelay.testbed.lab.history.HistoryEvent.FaultStep;
import dev.mcprelay.testbed.lab.history.HistoryEvent.Phase;
import dev.mcprelay.testbed.lab.history.Outcome.CallerLeft;

/// How long calls hung, for each kind of fault: the longest time that any call took beyond its tool's, of
/// those that ended between the begin of such a fault and the begin of the next one.
///
/// @param injected how often each kind began
/// @param longest by kind; `none` are calls before the first fault
record Stalls(Map<String, Integer> injected, Map<String, Duration> longest) {
    static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final String NONE = "none";

    Stalls {
        injected = Map.copyOf(injected);
        longest = Map.copyOf(longest);
    }

    static Stalls of(List<FaultStep> faults, Collection<CallRecord> calls) {
        List<FaultStep> begins =
                faults.stream().filter(step -> step.phase() == Phase.BEGIN).toList();
        Map<String, Integer> injected = new TreeMap<>();
        begins.forEach(step -> injected.merge(step.name(), 1, Integer::sum));
        Map<String, Duration> longest = new TreeMap<>();
        for (CallRecord call : calls) {
            if (call.starts.isEmpty() || call.ends.isEmpty()) {
                continue;
            }
            CallStart start = call.starts.getFirst();
            CallEnd end = call.ends.getFirst();
            if (end.outcome() instanceof CallerLeft) {
                continue;
            }
            Duration stall = Duration.ofNanos(end.at() - start.at()).minusMillis(start.toolMillis());
            longest.merge(during(begins, end.at()), stall, (a, b) -> a.compareTo(b) > 0 ? a : b);
        }
        return new Stalls(injected, longest);
    }

    /// The latest fault that had begun by then.
    private static String during(List<FaultStep> begins, long at) {
        String name = NONE;
        for (FaultStep step : begins) {
            if (step.at() > at) {
                break;
            }
            name = step.name();
        }
        return name;
    }
}
