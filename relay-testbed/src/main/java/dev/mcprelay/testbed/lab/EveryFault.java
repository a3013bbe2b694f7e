// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Consumer;

import dev.mcprelay.testbed.lab.fault.Fault;
import dev.mcprelay.testbed.lab.history.Verdict;

/// Each fault under a load of its own, and a table of what came of it: those of a single Redis in one
/// world, that of a Cluster in another.
final class EveryFault {
    private final List<String> options;
    private final long seed;
    private final Consumer<String> progress;

    /// @param options of each run
    EveryFault(List<String> options, long seed, Consumer<String> progress) {
        this.options = List.copyOf(options);
        this.seed = seed;
        this.progress = progress;
    }

    /// Whether nothing happened in any of them that may not.
    boolean run() throws IOException {
        LabOptions all = plan("all");
        SortedMap<String, Verdict> verdicts = new Laboratory(all, progress).runEach();
        if (!options.contains("--fault")) {
            LabOptions sharded = plan(Fault.CLUSTER_SLOT_MOVE.wireName()).in(all.folder());
            verdicts.putAll(new Laboratory(sharded, progress).runEach());
        }
        verdicts.forEach((fault, verdict) -> progress.accept(fault + ": " + verdict.line()));
        return verdicts.values().stream().allMatch(Verdict::isClean);
    }

    private LabOptions plan(String faults) {
        List<String> arguments = new ArrayList<>(List.of("--fault", faults));
        arguments.addAll(options);
        return LabOptions.of(arguments, seed);
    }
}
