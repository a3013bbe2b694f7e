// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.interop;

import java.nio.file.Path;

import dev.mcprelay.testbed.server.StdioServerConsole;

/// How a tunnel client starts the private server over stdio. Its class path goes by the environment: a command line is
/// taken apart by the client's own rules.
final class StdioCommand {

    private StdioCommand() {}

    static String withJournal(Path journal) {
        return Path.of(System.getProperty("java.home"), "bin", "java")
                + " -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto " + StdioServerConsole.class.getName() + " "
                + journal;
    }

    static String classPath() {
        return System.getProperty("java.class.path");
    }
}
