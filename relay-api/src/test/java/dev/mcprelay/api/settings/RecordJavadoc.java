// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.mcprelay.house.ReferencePage;

/// What the comment above a record says, read from its source.
///
/// @param summary the text before the first `@param`
/// @param meanings by component
record RecordJavadoc(String summary, Map<String, String> meanings) {
    private static final String MARK = "///";

    RecordJavadoc {
        meanings = Map.copyOf(meanings);
    }

    static RecordJavadoc of(Class<?> type) {
        Class<?> outermost = type;
        while (outermost.getEnclosingClass() != null) {
            outermost = outermost.getEnclosingClass();
        }
        Path source = ReferencePage.inProject(
                "relay-api/src/main/java/" + outermost.getName().replace('.', '/') + ".java");
        try {
            return parse(comment(Files.readAllLines(source), type.getSimpleName()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String comment(List<String> source, String record) {
        int declared = 0;
        while (!source.get(declared).contains("record " + record + "(")) {
            declared++;
        }
        Deque<String> lines = new ArrayDeque<>();
        for (int i = declared - 1; i >= 0; i--) {
            String line = source.get(i).strip();
            if (line.startsWith(MARK)) {
                lines.addFirst(line.substring(MARK.length()).strip());
            } else if (!line.startsWith("@")) {
                break;
            }
        }
        return String.join(" ", lines);
    }

    private static RecordJavadoc parse(String comment) {
        String[] parts = comment.split("@param ", -1);
        Map<String, String> meanings = new HashMap<>();
        for (int i = 1; i < parts.length; i++) {
            String part = parts[i].strip();
            int space = part.indexOf(' ');
            meanings.put(part.substring(0, space), part.substring(space).strip());
        }
        return new RecordJavadoc(parts[0].strip(), meanings);
    }
}
