// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab.history;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What a history amounts to.
///
/// @param calls that were begun
/// @param outcomes how often each was seen
/// @param faults how often each was injected
/// @param stalls the longest for each kind of fault
/// @param violations none: all is well
public record Verdict(
        int calls,
        Map<String, Integer> outcomes,
        Map<String, Integer> faults,
        Map<String, Duration> stalls,
        List<Violation> violations) {
    private static final int SHOWN = 20;

    public Verdict {
        outcomes = Map.copyOf(outcomes);
        faults = Map.copyOf(faults);
        stalls = Map.copyOf(stalls);
        violations = List.copyOf(violations);
    }

    /// @param events all of the offending call, and the faults around it
    public record Violation(Rule rule, List<HistoryEvent> events) {
        public Violation {
            events = List.copyOf(events);
        }
    }

    public boolean isClean() {
        return violations.isEmpty();
    }

    /// How many calls broke each rule.
    public SortedMap<Rule, Long> broken() {
        return violations.stream().collect(Collectors.groupingBy(Violation::rule, TreeMap::new, Collectors.counting()));
    }

    /// For people: the counts, then the offending calls with all their events, twenty of a rule at most.
    public String text() {
        StringBuilder text = new StringBuilder();
        text.append(isClean() ? "PASS" : "FAIL").append('\n');
        row(text, "calls", calls);
        new TreeMap<>(faults).forEach((name, count) -> row(text, "fault " + name, count));
        new TreeMap<>(outcomes).forEach((name, count) -> row(text, "outcome " + name, count));
        new TreeMap<>(stalls)
                .forEach((name, stall) -> row(
                        text, "longest stall, " + name, String.format(Locale.ROOT, "%.2f s", stall.toMillis() / 1e3)));
        row(text, "violations", violations.size());
        broken().forEach((rule, count) -> {
            text.append('\n').append(rule).append(": ").append(rule.sentence()).append(": ");
            text.append(count).append('\n');
            violations.stream()
                    .filter(violation -> violation.rule() == rule)
                    .limit(SHOWN)
                    .forEach(violation -> call(text, violation));
        });
        return text.toString();
    }

    /// The same in one line: whether it passed, calls, faults, outcomes, the longest stall of all.
    public String line() {
        Duration longest =
                stalls.values().stream().max(Comparator.naturalOrder()).orElse(Duration.ZERO);
        return String.format(
                Locale.ROOT,
                "%s, %d calls, %d faults, %s, longest stall %.2f s, %d violations",
                isClean() ? "PASS" : "FAIL",
                calls,
                faults.values().stream().mapToInt(Integer::intValue).sum(),
                new TreeMap<>(outcomes),
                longest.toMillis() / 1e3,
                violations.size());
    }

    private static void row(StringBuilder text, String name, Object value) {
        text.append(String.format(Locale.ROOT, "%-48s %s%n", name, value));
    }

    private static void call(StringBuilder text, Violation violation) {
        violation
                .events()
                .forEach(event ->
                        text.append("  ").append(HistoryFile.line(event)).append('\n'));
        text.append('\n');
    }
}
