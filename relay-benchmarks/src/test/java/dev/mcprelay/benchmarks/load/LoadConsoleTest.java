// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.benchmarks.load;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(120)
final class LoadConsoleTest {

    @Test
    void everyRowIsPrintedAndNoCallFails() throws Exception {
        // Given
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        // When
        LoadConsole.run(70, 40, new PrintStream(out, true, StandardCharsets.UTF_8));
        // Then
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines.getFirst()).startsWith("70 calls a row after 40 to warm up; 1024 bytes each way");
        assertThat(lines.stream().skip(2).limit(9).map(LoadConsoleTest::beginning))
                .containsExactlyElementsOf(Stream.of("1", "16", "64")
                        .flatMap(
                                callers -> Stream.of("direct", "relay", "ratio").map(path -> callers + " " + path))
                        .toList());
        assertThat(lines.stream().filter(line -> line.contains(" direct ") || line.contains(" relay ")))
                .allMatch(line -> line.endsWith(" 0"));
        assertThat(lines.getLast()).startsWith("idle polls: 1024 parked, ");
        assertThat(lines).hasSize(12);
    }

    private static String beginning(String row) {
        String[] columns = row.split(" +", -1);
        return columns[0] + " " + columns[1];
    }
}
