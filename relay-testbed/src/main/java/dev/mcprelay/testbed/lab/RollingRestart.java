// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import dev.mcprelay.testbed.lab.history.HistoryFile;
import dev.mcprelay.testbed.lab.history.Verdict;
import dev.mcprelay.testbed.lab.history.Wishes;

/// All nodes are stopped and started anew, one after another, under load and behind what asks for their
/// readiness: once with callers that try again after a 503 that says `retrySafe`, once with callers that
/// never do. The former must all get what they want; the latter may be refused, and nothing else.
final class RollingRestart {
    private static final List<String> LOAD = List.of(
            "--fault",
            "rolling-restart",
            "--rounds",
            "1",
            "--rate",
            "200",
            "--calls",
            "12000",
            "--tool",
            "500",
            "--gap",
            "5");

    private final List<String> options;
    private final long seed;
    private final Consumer<String> progress;

    /// @param options for people to change the load
    RollingRestart(List<String> options, long seed, Consumer<String> progress) {
        this.options = List.copyOf(options);
        this.seed = seed;
        this.progress = progress;
    }

    /// Whether both went well.
    boolean run() throws IOException {
        boolean retrying = run(true);
        return run(false) && retrying;
    }

    private boolean run(boolean retrying) throws IOException {
        List<String> all = new ArrayList<>(LOAD);
        all.addAll(List.of("--folder", "target/lab/rolling-restart-" + seed));
        all.addAll(List.of("--patient", "--probed"));
        all.addAll(options);
        if (retrying) {
            all.add("--retry");
        }
        LabOptions plan = LabOptions.of(all, seed);
        LabOptions mine = plan.in(plan.folder().resolve(retrying ? "retrying" : "once"));
        Verdict verdict = new Laboratory(mine, progress).run();
        Path history = mine.folder().resolve("history.jsonl");
        Wishes wishes = Wishes.of(HistoryFile.read(history));
        boolean good = verdict.isClean() && wishes.failed().isEmpty() && (!retrying || wishes.refused() == 0);
        String text = verdict.text() + wishes.text() + "rolling restart, callers "
                + (retrying ? "that retry" : "that do not retry") + ": " + (good ? "PASS" : "FAIL") + "\n";
        Files.writeString(mine.folder().resolve("verdict.txt"), text);
        progress.accept(text);
        return good;
    }
}
