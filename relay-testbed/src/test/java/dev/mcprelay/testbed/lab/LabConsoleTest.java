// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

final class LabConsoleTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) {
        return new LabConsole(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(List.of(arguments));
    }

    @Test
    void itTellsItsFaults() {
        // When
        int status = run("list");
        // Then
        assertThat(status).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains(
                        "node-kill ",
                        "redis-failover ",
                        "cluster-slot-move ",
                        "cluster-failover ",
                        "sentinel-failover ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run",
                "run --fault nothing",
                "run --fault",
                "run --fault mixed --calls many",
                "run nothing",
                "run all --calls many",
                "run mixed --redis many",
                "run redis-flush --redis cluster",
                "run redis-flush,sentinel-failover",
                "run --bug big",
                "check"
            })
    void whatMakesNoSenseIsRefused(String line) {
        // When
        int status = run(line.split(" "));
        // Then
        assertThat(status).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).isNotBlank();
    }

    @Test
    void aHistoryIsJudgedOnceMore(@TempDir Path folder) throws IOException {
        // Given
        Path file = Files.writeString(folder.resolve("history.jsonl"), """
                {"t":1,"e":"call-start","uid":"x","tunnel":"a","ms":5,"expected":"h"}
                {"t":2,"e":"executed","uid":"x","tunnel":"b","instance":"i"}
                {"t":3,"e":"call-end","uid":"x","node":0,"outcome":"success","hash":"h"}
                """);
        // When
        int status = run("check", file.toString());
        // Then
        assertThat(status).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("FAIL", "CROSSED_TUNNELS");
    }
}
