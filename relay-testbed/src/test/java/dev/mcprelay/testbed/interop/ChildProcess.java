// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.interop;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A process of somebody else's program: in a process group of its own where the system can, with a clean environment
/// (a home that is empty, no proxies), its output in a file. Stopped by its own handle, with whatever it started.
public final class ChildProcess implements AutoCloseable {
    private static final Duration LONGEST_COMMAND = Duration.ofMinutes(2);
    private static final Duration GOODBYE = Duration.ofSeconds(5);

    private final Process process;
    private final Path output;
    private volatile List<ProcessHandle> family = List.of();

    private ChildProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /// How a process ended, and all that it wrote.
    public record Ended(int status, String output) {}

    /// @param environment beyond the path and a home; what it names replaces those
    /// @param name of its folder, for whoever looks into it
    static ChildProcess start(List<String> command, Map<String, String> environment, String name) {
        try {
            Path home = Files.createTempDirectory(InteropFolder.path(), name);
            return start(home, command, environment, home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The same, run in that folder.
    public static ChildProcess startIn(
            Path folder, List<String> command, Map<String, String> environment, String name) {
        try {
            return start(folder, command, environment, Files.createTempDirectory(InteropFolder.path(), name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ChildProcess start(Path folder, List<String> command, Map<String, String> environment, Path home) {
        Path output = home.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder(inOwnGroup(command))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output.toFile());
        Map<String, String> clean = builder.environment();
        clean.clear();
        clean.put("HOME", home.toString());
        clean.put("PATH", "/usr/local/bin:/usr/bin:/bin");
        clean.putAll(environment);
        try {
            return new ChildProcess(builder.start(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> inOwnGroup(List<String> command) {
        List<String> all = new ArrayList<>(command);
        // without --fork it becomes the command itself: the handle is the command's
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, "setsid"))
                .filter(Files::isExecutable)
                .findFirst()
                .ifPresent(setsid -> all.addFirst(setsid.toString()));
        return all;
    }

    /// Whether it, or what it had started when it was told to end, is still there.
    public boolean isAlive() {
        return process.isAlive() || family.stream().anyMatch(ProcessHandle::isAlive);
    }

    /// What it has written so far.
    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// `kill -9`: it cannot say goodbye to anyone.
    void kill() {
        var _ = process.destroyForcibly();
    }

    /// Asks its group to end, as Ctrl-C at a terminal does; whoever has left the group is left alone.
    public void terminate() {
        family = process.descendants().toList();
        var _ = start(List.of("/bin/sh", "-c", "kill -TERM -" + process.pid()), Map.of(), "signal")
                .ended();
    }

    /// Waits for its end.
    public Ended ended() {
        try (this) {
            if (!process.waitFor(LONGEST_COMMAND.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("still running after " + LONGEST_COMMAND + ": " + output());
            }
            return new Ended(process.exitValue(), output());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /// Ends it, and its children if they stay.
    @Override
    public void close() {
        List<ProcessHandle> children = new ArrayList<>(family);
        children.addAll(process.descendants().toList());
        process.destroy();
        try {
            if (!process.waitFor(GOODBYE.toMillis(), TimeUnit.MILLISECONDS)) {
                var _ = process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            var _ = process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
