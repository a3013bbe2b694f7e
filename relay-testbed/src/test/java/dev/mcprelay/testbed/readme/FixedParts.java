// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.readme;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Compares an output that is shown with one that came: ids, keys, ports and times may differ, `…` stands for anything
/// within a line, and a line of it alone for any lines.
final class FixedParts {
    private static final Map<Pattern, String> VARYING = new LinkedHashMap<>();

    static {
        VARYING.put(Pattern.compile("tunnel_(?:[a-z0-9]{32}|…)"), "TUNNEL");
        VARYING.put(Pattern.compile("key_(?:[0-9a-f]{20,}|…)"), "KEY");
        VARYING.put(Pattern.compile("tk_(?:[0-9A-Za-z_-]{20,}|…)"), "SECRET");
        VARYING.put(Pattern.compile("eyJ(?:[0-9A-Za-z_.-]{20,}|…)"), "TOKEN");
        VARYING.put(Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "UUID");
        VARYING.put(Pattern.compile("(localhost|127\\.0\\.0\\.1):[0-9]+"), "$1:PORT");
        VARYING.put(Pattern.compile("[0-9]+ ms"), "TIME");
    }

    private FixedParts() {}

    /// Whether the output begins with what is shown: a process that goes on may say more.
    static boolean match(String shown, String output) {
        String lines = of(shown)
                .lines()
                .map(line -> line.equals("…") ? "(?:.*\\n)*?" : line(line) + "\\n")
                .collect(Collectors.joining());
        return Pattern.compile(lines).matcher(of(output)).lookingAt();
    }

    private static String line(String line) {
        return Arrays.stream(line.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
    }

    /// Without what varies, every line with its end.
    static String of(String text) {
        String fixed = text.lines().map(line -> line.stripTrailing() + "\n").collect(Collectors.joining());
        for (Map.Entry<Pattern, String> part : VARYING.entrySet()) {
            fixed = part.getKey().matcher(fixed).replaceAll(part.getValue());
        }
        return fixed;
    }
}
