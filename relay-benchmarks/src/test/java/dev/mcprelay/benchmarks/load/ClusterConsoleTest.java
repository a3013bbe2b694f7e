// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.benchmarks.load;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class ClusterConsoleTest {
    @Test
    void everyRowIsPrintedAndNoCallFails() throws Exception {
        // Given
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        // When
        ClusterConsole.run(70, Duration.ofMillis(400), new PrintStream(out, true, StandardCharsets.UTF_8));
        // Then
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines.stream().filter(line -> line.contains(" local ") || line.contains(" cross ")))
                .hasSize(8)
                .allMatch(line -> line.endsWith(" 0"));
        assertThat(lines.getLast()).startsWith("500 idle polls ");
    }

    @Test
    void aFullNeighbourLeavesTheQuietTunnelItsCalls() throws Exception {
        // Given
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        // When
        NeighbourConsole.run(20, 1, new PrintStream(out, true, StandardCharsets.UTF_8));
        // Then
        assertThat(out.toString(StandardCharsets.UTF_8).lines().toList().getLast())
                .startsWith("median of the p99 ratios: ");
    }
}
