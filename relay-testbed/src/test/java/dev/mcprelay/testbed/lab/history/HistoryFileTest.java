// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.mcprelay.testbed.lab.history.HistoryEvent.Phase;
import dev.mcprelay.testbed.lab.history.Outcome.CallerLeft;
import dev.mcprelay.testbed.lab.history.Outcome.Silence;

import static org.assertj.core.api.Assertions.assertThat;

final class HistoryFileTest {

    @Test
    void whatIsWrittenIsReadAgain(@TempDir Path folder) throws IOException {
        // Given
        List<HistoryEvent> events = new HandmadeHistory()
                .start("x")
                .executed("x")
                .fault("node-kill", 2, Phase.BEGIN)
                .succeeded("x")
                .refused("y")
                .lost("z")
                .ended("a", new Silence())
                .ended("b", new CallerLeft())
                .fault("node-kill", 2, Phase.END)
                .events();
        Path file = folder.resolve("history.jsonl");
        // When
        HistoryFile.write(events, file);
        // Then
        assertThat(HistoryFile.read(file)).isEqualTo(events);
        assertThat(Files.readAllLines(file)).hasSize(events.size());
    }
}
