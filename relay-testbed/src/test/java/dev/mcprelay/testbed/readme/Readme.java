// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.readme;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The commands of a README, in its order. Every block of language `sh` is one, run in one shell; a block without a
/// language right behind it is its output. A comment before it, which no reader sees, may say more:
/// `not run: <why>`, `stays` (it goes on while the rest is done), or `until stopped` (it is stopped, as by Ctrl-C,
/// once its output is there).
final class Readme {
    private static final Pattern BLOCK = Pattern.compile(
            "(?:^<!-- (?<note>[^\\n]+) -->\\R)?^```sh\\R(?<commands>.*?)^```$(?:\\R\\R^```\\R(?<output>.*?)^```$)?",
            Pattern.MULTILINE | Pattern.DOTALL);

    private Readme() {}

    enum Manner {
        ENDS,
        STAYS,
        UNTIL_STOPPED,
        NOT_RUN
    }

    /// @param output empty: whatever it is
    record Step(String commands, String output, Manner manner) {
        String title() {
            return commands.lines().findFirst().orElse("");
        }
    }

    static List<Step> steps(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Step> steps = new ArrayList<>();
        for (Matcher block = BLOCK.matcher(text); block.find(); ) {
            String output = block.group("output");
            steps.add(new Step(block.group("commands"), output == null ? "" : output, manner(block.group("note"))));
        }
        return steps;
    }

    private static Manner manner(String note) {
        return switch (note == null ? "" : note.split(":", 2)[0]) {
            case "" -> Manner.ENDS;
            case "stays" -> Manner.STAYS;
            case "until stopped" -> Manner.UNTIL_STOPPED;
            case "not run" -> Manner.NOT_RUN;
            default -> throw new IllegalStateException("README: a note that nobody understands: " + note);
        };
    }
}
