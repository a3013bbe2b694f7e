// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.readme;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.mcprelay.testbed.interop.ChildProcess;

/// A shell at the root of the repository, in which `./relay` runs what this build has made.
final class Shell {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private Shell() {}

    static ChildProcess run(String commands) {
        return run(commands, Map.of());
    }

    static ChildProcess run(String commands, Map<String, String> environment) {
        return run(ROOT, commands, environment);
    }

    static ChildProcess run(Path folder, String commands, Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("JAVA25_HOME", System.getProperty("java.home"));
        all.put("RELAY_NO_BUILD", "1");
        return ChildProcess.startIn(folder, List.of("/bin/sh", "-c", commands), all, "shell");
    }

    static boolean has(String command) {
        return found(command).isPresent();
    }

    /// The file that is run as this command.
    static Path where(String command) {
        return found(command).orElseThrow(() -> new IllegalStateException(command + " is not on the path"));
    }

    private static Optional<Path> found(String command) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, command))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
