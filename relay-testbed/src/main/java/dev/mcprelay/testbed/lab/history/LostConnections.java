// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab.history;

import java.util.List;

import dev.mcprelay.testbed.lab.history.HistoryEvent.CallEnd;
import dev.mcprelay.testbed.lab.history.HistoryEvent.CallStart;
import dev.mcprelay.testbed.lab.history.HistoryEvent.FaultStep;
import dev.mcprelay.testbed.lab.history.HistoryEvent.Phase;

/// When a caller's connection may end without an answer: when its node was killed meanwhile. A node that
/// drains closes connections between two answers; a request that was on its way then was never accepted,
/// and never runs.
public final class LostConnections {
    /// The fault that kills a node; it ends when the node is back.
    public static final String KILL = "node-kill";
    /// The fault that tells a node to stop; it ends when the node is back.
    public static final String DRAIN = "node-drain";

    private LostConnections() {}

    static boolean mayBe(CallStart start, CallEnd end, boolean ran, List<FaultStep> faults) {
        List<FaultStep> here = faults.stream()
                .filter(step -> end.node() < 0 || step.node() == end.node())
                .toList();
        long from = start.at() - Stalls.SECOND;
        long until = end.at() + Stalls.SECOND;
        return within(KILL, here, from, until) || (!ran && within(DRAIN, here, from, until));
    }

    /// Whether such a fault began, lasted or ended in this time.
    private static boolean within(String name, List<FaultStep> faults, long from, long until) {
        int open = 0;
        for (FaultStep step : faults) {
            if (!step.name().equals(name) || step.at() > until) {
                continue;
            }
            if (step.at() >= from) {
                return true;
            }
            open += step.phase() == Phase.BEGIN ? 1 : -1;
        }
        return open > 0;
    }
}
