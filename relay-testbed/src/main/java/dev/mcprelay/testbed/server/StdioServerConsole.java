// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.server;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/// Runs the private server over standard input and output until the input ends. The optional argument names a file to
/// which each execution is appended as `<pid> <uid>`, so that a test in another process can count them.
public final class StdioServerConsole {
    private StdioServerConsole() {}

    public static void main(String[] arguments) throws IOException {
        // standard output carries messages only: whatever else prints, a logger above all, goes to standard error
        PrintStream messages = System.out;
        System.setOut(System.err);
        long pid = ProcessHandle.current().pid();
        Consumer<String> journal =
                arguments.length == 0 ? _ -> {} : uid -> append(Path.of(arguments[0]), pid + " " + uid + "\n");
        new StdioServer("stdio", journal, messages).run(System.in);
        // whatever still waits on a timer is nobody's
        System.exit(0);
    }

    private static void append(Path file, String line) {
        try {
            Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
