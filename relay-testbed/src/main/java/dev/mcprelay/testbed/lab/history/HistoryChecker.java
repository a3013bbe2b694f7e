// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import dev.mcprelay.testbed.lab.history.HistoryEvent.CallEnd;
import dev.mcprelay.testbed.lab.history.HistoryEvent.CallStart;
import dev.mcprelay.testbed.lab.history.HistoryEvent.Executed;
import dev.mcprelay.testbed.lab.history.HistoryEvent.FaultStep;
import dev.mcprelay.testbed.lab.history.Outcome.CallerLeft;
import dev.mcprelay.testbed.lab.history.Outcome.ConnectionLost;
import dev.mcprelay.testbed.lab.history.Outcome.Failure;
import dev.mcprelay.testbed.lab.history.Outcome.Silence;
import dev.mcprelay.testbed.lab.history.Outcome.Success;
import dev.mcprelay.testbed.lab.history.Verdict.Violation;

/// Judges a whole history. It trusts what callers and private servers saw, and nothing that the relay says
/// about itself.
public final class HistoryChecker {
    private final Map<String, CallRecord> calls = new LinkedHashMap<>();
    private final List<FaultStep> faults = new ArrayList<>();
    private final List<Violation> violations = new ArrayList<>();

    private HistoryChecker() {}

    /// @param events in any order
    public static Verdict check(List<HistoryEvent> events) {
        HistoryChecker checker = new HistoryChecker();
        List<HistoryEvent> ordered = events.stream()
                .sorted(Comparator.comparingLong(HistoryEvent::at))
                .toList();
        ordered.forEach(checker::read);
        checker.calls.values().forEach(checker::judge);
        Stalls stalls = Stalls.of(checker.faults, checker.calls.values());
        return new Verdict(
                checker.begun(), checker.outcomes(), stalls.injected(), stalls.longest(), checker.violations);
    }

    private void read(HistoryEvent event) {
        switch (event) {
            case CallStart start -> of(start.uid()).starts.add(start);
            case CallEnd end -> of(end.uid()).ends.add(end);
            case Executed executed -> of(executed.uid()).executions.add(executed);
            case FaultStep step -> faults.add(step);
        }
    }

    private CallRecord of(String uid) {
        return calls.computeIfAbsent(uid, _ -> new CallRecord());
    }

    private void judge(CallRecord call) {
        Set<Rule> broken = EnumSet.noneOf(Rule.class);
        if (call.starts.isEmpty()) {
            if (!call.executions.isEmpty()) {
                broken.add(Rule.EXECUTED_FOR_NOBODY);
            }
            if (!call.ends.isEmpty()) {
                broken.add(Rule.OUTCOME_FOR_NOBODY);
            }
        } else {
            judge(call, call.starts.getFirst(), broken);
        }
        for (Rule rule : broken) {
            violations.add(new Violation(rule, around(call)));
        }
    }

    private void judge(CallRecord call, CallStart start, Set<Rule> broken) {
        if (call.starts.size() > 1) {
            broken.add(Rule.BEGUN_TWICE);
        }
        if (call.executions.size() > 1) {
            broken.add(Rule.EXECUTED_TWICE);
        }
        if (call.executions.stream().anyMatch(run -> !run.tunnel().equals(start.tunnel()))) {
            broken.add(Rule.CROSSED_TUNNELS);
        }
        if (call.ends.isEmpty()) {
            broken.add(Rule.NO_OUTCOME);
        }
        if (call.ends.size() > 1) {
            broken.add(Rule.TWO_OUTCOMES);
        }
        for (CallEnd end : call.ends) {
            judge(call, start, end, broken);
        }
    }

    private void judge(CallRecord call, CallStart start, CallEnd end, Set<Rule> broken) {
        boolean ran = !call.executions.isEmpty();
        switch (end.outcome()) {
            case Success(String hash) -> {
                if (!ran) {
                    broken.add(Rule.SUCCESS_WITHOUT_EFFECT);
                }
                if (!hash.equals(start.expected())) {
                    broken.add(Rule.ANSWER_OF_ANOTHER_CALL);
                }
            }
            case Failure failure -> {
                if (ran && failure.saysNotExecuted()) {
                    broken.add(Rule.EXECUTED_THOUGH_REFUSED);
                }
            }
            case ConnectionLost _ -> {
                if (!LostConnections.mayBe(start, end, ran, faults)) {
                    broken.add(Rule.CONNECTION_LOST);
                }
            }
            case Silence _ -> broken.add(Rule.NO_OUTCOME);
            case CallerLeft _ -> {
                // whatever it did, nobody was told anything
            }
        }
    }

    /// Every event of the call, and the faults during it.
    private List<HistoryEvent> around(CallRecord call) {
        List<HistoryEvent> own = call.all();
        long first = own.stream().mapToLong(HistoryEvent::at).min().orElse(0) - Stalls.SECOND;
        long last = own.stream().mapToLong(HistoryEvent::at).max().orElse(0) + Stalls.SECOND;
        List<HistoryEvent> around = new ArrayList<>(own);
        faults.stream().filter(step -> step.at() >= first && step.at() <= last).forEach(around::add);
        around.sort(Comparator.comparingLong(HistoryEvent::at));
        return around;
    }

    private int begun() {
        return (int)
                calls.values().stream().filter(call -> !call.starts.isEmpty()).count();
    }

    private Map<String, Integer> outcomes() {
        Map<String, Integer> counts = new TreeMap<>();
        for (CallRecord call : calls.values()) {
            call.ends.forEach(end -> counts.merge(end.outcome().label(), 1, Integer::sum));
        }
        return counts;
    }

    /// All that is known of one call.
    static final class CallRecord {
        final List<CallStart> starts = new ArrayList<>();
        final List<CallEnd> ends = new ArrayList<>();
        final List<Executed> executions = new ArrayList<>();

        List<HistoryEvent> all() {
            List<HistoryEvent> all = new ArrayList<>(starts);
            all.addAll(executions);
            all.addAll(ends);
            return all;
        }
    }
}
