// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.mcprelay.testbed.lab.history.HistoryEvent.CallEnd;
import dev.mcprelay.testbed.lab.history.Outcome.CallerLeft;
import dev.mcprelay.testbed.lab.history.Outcome.Failure;
import dev.mcprelay.testbed.lab.history.Outcome.Success;

/// What callers wanted, and what came of it after their last attempt. Attempts at one wish are calls whose uids
/// differ in what follows [#AGAIN].
///
/// @param granted with a result in the end
/// @param refused in the end by a 503 that says that nothing ran: never accepted
/// @param failed the last calls of all others, whose callers did not go away themselves
public record Wishes(int granted, int refused, List<CallEnd> failed) {
    /// Stands between a wish and the number of an attempt after the first.
    public static final String AGAIN = "~";

    public Wishes {
        failed = List.copyOf(failed);
    }

    /// @param events in any order
    public static Wishes of(List<HistoryEvent> events) {
        Map<String, CallEnd> last = new LinkedHashMap<>();
        events.stream().sorted(Comparator.comparingLong(HistoryEvent::at)).forEach(event -> {
            if (event instanceof CallEnd end) {
                last.put(end.uid().split(AGAIN, 2)[0], end);
            }
        });
        int granted = 0;
        int refused = 0;
        List<CallEnd> failed = new ArrayList<>();
        for (CallEnd end : last.values()) {
            switch (end.outcome()) {
                case Success _ -> granted++;
                case Failure(int status, String _, boolean retrySafe) when status == 503 && retrySafe -> refused++;
                case CallerLeft _ -> {
                    // it did not want it any more
                }
                case Failure _, Outcome.ConnectionLost _, Outcome.Silence _ -> failed.add(end);
            }
        }
        return new Wishes(granted, refused, failed);
    }

    /// For people.
    public String text() {
        StringBuilder text = new StringBuilder();
        text.append("wishes granted ").append(granted);
        text.append(", refused before acceptance ").append(refused);
        text.append(", failed ").append(failed.size()).append('\n');
        failed.forEach(end -> text.append("  ").append(HistoryFile.line(end)).append('\n'));
        return text.toString();
    }
}
