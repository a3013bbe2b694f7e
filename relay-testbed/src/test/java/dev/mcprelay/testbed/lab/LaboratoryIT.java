// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.mcprelay.testbed.lab.history.HistoryFile;
import dev.mcprelay.testbed.lab.history.Rule;
import dev.mcprelay.testbed.lab.history.Verdict;

import static org.assertj.core.api.Assertions.assertThat;

/// The laboratory in small. What it is for takes hours and is run by hand.
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class LaboratoryIT {
    private static final List<String> SMALL =
            List.of("--tunnels 3 --callers 8 --rate 60 --rounds 1 --gap 1 --seed 7 --rehearsal 1".split(" ", -1));

    @TempDir
    private Path folder;

    private Verdict run(String... options) throws IOException {
        List<String> all = new ArrayList<>(SMALL);
        all.addAll(List.of(options));
        all.addAll(List.of("--folder", folder.toString()));
        return new Laboratory(LabOptions.of(all, 0), _ -> {}).run();
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void killingANodeLosesNothingAndRunsNothingTwice() throws IOException {
        // When
        Verdict verdict = run("--fault", "node-kill", "--nodes", "2", "--calls", "300");
        // Then
        assertThat(verdict.violations()).as(verdict.text()).isEmpty();
        assertThat(verdict.faults()).containsEntry("node-kill", 1);
        assertThat(verdict.calls()).isGreaterThanOrEqualTo(300);
        assertThat(Files.readString(folder.resolve("verdict.txt"))).startsWith("PASS");
        assertThat(HistoryFile.read(folder.resolve("history.jsonl"))).hasSizeGreaterThan(600);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void whatIsWrongOnPurposeIsFound() throws IOException {
        // When
        Verdict verdict = run("--fault", "none", "--nodes", "1", "--calls", "100", "--mischief", "run-twice");
        // Then
        assertThat(verdict.broken()).containsOnlyKeys(Rule.EXECUTED_TWICE);
    }

    /// The nodes themselves err here: what is granted twice, or answered to another caller.
    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @CsvSource({"double-grant, EXECUTED_TWICE", "stray-response, ANSWER_OF_ANOTHER_CALL"})
    void aRelayWithABugIsFound(String bug, Rule rule) throws IOException {
        // When
        Verdict verdict = run("--fault", "none", "--nodes", "2", "--rate", "120", "--calls", "400", "--bug", bug);
        // Then
        assertThat(verdict.broken()).containsKey(rule);
        assertThat(Files.readString(folder.resolve("verdict.txt"))).contains("FAIL", rule.name(), "call-start");
    }
}
