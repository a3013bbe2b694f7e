// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client.testkit;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What the client logs while this is open.
public final class CapturedLog implements AutoCloseable {
    private final PrintStream console = System.out;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    public CapturedLog() {
        System.setOut(new PrintStream(log, true, StandardCharsets.UTF_8));
    }

    /// The lines of one level about a private server.
    public List<String> lines(String level) {
        return log.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains(" " + level + " ") && line.contains("private server"))
                .toList();
    }

    @Override
    public void close() {
        System.setOut(console);
        System.out.print(log.toString(StandardCharsets.UTF_8));
    }
}
