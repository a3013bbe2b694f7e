// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client.upstream.stdio;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The name of the program in a command line, for the log. Of anything but plain words it is the shell's:
/// what cannot be told apart may be a secret.
final class CommandName {
    /// Assignments and `exec` may go before it, and a folder.
    private static final Pattern PLAIN = Pattern.compile(
            "\\s*(?:exec\\s+|[A-Za-z_]\\w*=[\\w./:@%+,-]*\\s+)*(?:[\\w./+-]*/)?(?<name>[\\w.+-]+)(?:\\s.*)?",
            Pattern.DOTALL);

    private static final String SHELL = "sh";

    private CommandName() {}

    static String of(String commandLine) {
        Matcher plain = PLAIN.matcher(commandLine);
        return plain.matches() ? plain.group("name") : SHELL;
    }
}
