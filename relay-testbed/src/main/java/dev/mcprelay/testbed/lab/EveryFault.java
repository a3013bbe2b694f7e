// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import dev.mcprelay.testbed.lab.fault.Fault;
import dev.mcprelay.testbed.lab.history.Verdict;
import dev.mcprelay.testbed.lab.process.RedisShape;

/// Each fault under a load of its own, and a table of what came of it: those of a single Redis in one
/// world, those of Sentinel and of a Cluster in another each.
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
        if (!options.contains("--fault") && !options.contains("--redis")) {
            for (RedisShape shape : List.of(RedisShape.SENTINEL, RedisShape.CLUSTER)) {
                LabOptions others = plan(those(shape)).in(all.folder().resolve(shape.wireName()));
                verdicts.putAll(new Laboratory(others, progress).runEach());
            }
        }
        verdicts.forEach((fault, verdict) -> progress.accept(fault + ": " + verdict.line()));
        return verdicts.values().stream().allMatch(Verdict::isClean);
    }

    /// The faults that nothing else can suffer.
    private static String those(RedisShape shape) {
        return Arrays.stream(Fault.values())
                .filter(fault -> fault.wants(shape))
                .map(Fault::wireName)
                .collect(Collectors.joining(","));
    }

    private LabOptions plan(String faults) {
        List<String> arguments = new ArrayList<>(List.of("--fault", faults));
        arguments.addAll(options);
        return LabOptions.of(arguments, seed);
    }
}
