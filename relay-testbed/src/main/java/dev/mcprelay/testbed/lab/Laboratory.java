// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import dev.mcprelay.testbed.lab.fault.Fault;
import dev.mcprelay.testbed.lab.fault.FaultSite;
import dev.mcprelay.testbed.lab.history.History;
import dev.mcprelay.testbed.lab.history.HistoryChecker;
import dev.mcprelay.testbed.lab.history.HistoryFile;
import dev.mcprelay.testbed.lab.history.LabClock;
import dev.mcprelay.testbed.lab.history.Verdict;
import dev.mcprelay.testbed.lab.workload.Callers;

/// One run: a world is built and warmed up, callers call, faults strike, all comes to rest, and the history
/// is judged.
public final class Laboratory {
    private static final Duration LONGEST_WARM_UP = Duration.ofMinutes(2);
    private static final Duration LONGEST_RUN = Duration.ofHours(1);
    private static final Duration CALM_BEFORE = Duration.ofSeconds(3);

    /// For what comes too late: nothing may run any more after its caller was told that it did not.
    private static final Duration CALM_AFTER = Duration.ofSeconds(4);

    private static final double LEAST_TOLD = 0.001;
    private static final Duration BREATH = Duration.ofMillis(50);

    private final LabOptions options;
    private final Consumer<String> progress;

    /// @param progress is told how the run comes along
    public Laboratory(LabOptions options, Consumer<String> progress) {
        this.options = options;
        this.progress = progress;
    }

    /// Runs it and writes `history.jsonl` and `verdict.txt`.
    ///
    /// @throws IllegalStateException when the world does not come about
    public Verdict run() throws IOException {
        Verdict[] verdict = new Verdict[1];
        inAWorld((world, history) -> verdict[0] = act(world, history, options));
        return verdict[0];
    }

    /// One fault after another in one world, each with callers, a history and a verdict of its own, in a
    /// folder of its own.
    SortedMap<String, Verdict> runEach() throws IOException {
        SortedMap<String, Verdict> verdicts = new TreeMap<>();
        inAWorld((world, history) -> {
            for (Fault fault : options.faults()) {
                Verdict verdict = act(world, history, options.only(fault));
                progress.accept(verdict.text());
                verdicts.put(fault.wireName(), verdict);
            }
        });
        return verdicts;
    }

    @FunctionalInterface
    private interface Play {
        void in(LabWorld world, History history) throws IOException;
    }

    private void inAWorld(Play play) throws IOException {
        LabClock clock = new LabClock();
        History history = new History(clock);
        Path folder = Files.createDirectories(options.folder()).toAbsolutePath();
        progress.accept("lab: " + options.title() + ", seed " + options.seed() + ", in " + folder);
        try (LabWorld world = new LabWorld(options, folder, history)) {
            Callers rehearsal = world.callers("r");
            if (!rehearsal.warmUp(LONGEST_WARM_UP)) {
                throw new IllegalStateException("not every tunnel answers within " + LONGEST_WARM_UP);
            }
            // what everybody does for the first time takes long, and is no fault
            rehearsal.run(options.load().rehearsal());
            LockSupport.parkNanos(CALM_AFTER.toNanos());
            progress.accept("lab: warm after " + clock.elapsed().toSeconds() + " s");
            play.in(world, history);
        }
    }

    private Verdict act(LabWorld world, History history, LabOptions plan) throws IOException {
        Path folder = Files.createDirectories(plan.folder()).toAbsolutePath();
        Callers callers = world.callers("c");
        history.forget();
        try {
            SortedMap<String, Long> before = world.commandCalls();
            try {
                underLoad(world.faultSite(), callers, history, plan);
            } finally {
                callers.stop();
            }
            commands(before, world.commandCalls(), history.endedCalls());
            LockSupport.parkNanos(CALM_AFTER.toNanos());
            progress.accept("lab: " + callers.givenUp() + " callers gave up");
        } finally {
            // also of a run that came to nothing
            HistoryFile.write(history.events(), folder.resolve("history.jsonl"));
        }
        Verdict verdict = HistoryChecker.check(history.events());
        String text = verdict.text() + "seed " + plan.seed() + "\n";
        Files.writeString(folder.resolve("verdict.txt"), text);
        return verdict;
    }

    private void underLoad(FaultSite site, Callers callers, History history, LabOptions plan) {
        LabClock clock = new LabClock();
        Random random = new Random(plan.seed());
        callers.start();
        LockSupport.parkNanos(CALM_BEFORE.toNanos());
        int rounds = 0;
        while (!enough(history, rounds, plan) && clock.elapsed().compareTo(LONGEST_RUN) < 0) {
            if (plan.faults().isEmpty()) {
                LockSupport.parkNanos(BREATH.toNanos());
                continue;
            }
            Fault fault = plan.faults().get(random.nextInt(plan.faults().size()));
            fault.inject(site);
            rounds++;
            progress.accept("lab: " + clock.elapsed().toSeconds() + " s, " + history.endedCalls() + " calls, "
                    + fault.wireName());
            LockSupport.parkNanos(plan.load().gap().toNanos());
        }
        Duration took = clock.elapsed();
        progress.accept("lab: " + history.endedCalls() * 1000L / Math.max(1, took.toMillis()) + " calls/s");
    }

    /// What a call costs Redis, where it is the same Redis as before.
    private void commands(SortedMap<String, Long> before, SortedMap<String, Long> after, int calls) {
        if (options.faults().isEmpty() && calls > 0) {
            after.forEach((command, count) -> {
                double each = (count - before.getOrDefault(command, 0L)) / (double) calls;
                if (each >= LEAST_TOLD) {
                    progress.accept(String.format(Locale.ROOT, "lab: Redis %-12s %.3f a call", command, each));
                }
            });
        }
    }

    private static boolean enough(History history, int rounds, LabOptions plan) {
        boolean struck = plan.faults().isEmpty() || rounds >= plan.rounds();
        return struck && history.endedCalls() >= plan.calls();
    }
}
