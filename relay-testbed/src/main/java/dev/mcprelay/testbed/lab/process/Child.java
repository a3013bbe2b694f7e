// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import dev.mcprelay.testbed.lab.history.LabClock;

/// One child process, known by its handle, whose output goes to a file. It dies with this JVM, unless that
/// is killed.
final class Child {
    private static final Duration BREATH = Duration.ofMillis(20);

    private final Process process;
    private final Path output;

    private Child(Process process, Path output) {
        this.process = process;
        this.output = output;
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    static Child start(List<String> command, Path output) {
        try {
            return new Child(
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start(),
                    output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Returns when its output holds this.
    ///
    /// @throws IllegalStateException when it ends before, or takes too long
    void awaitOutput(String word, Duration patience) {
        boolean over = within(patience, () -> !process.isAlive() || output().contains(word));
        if (!over || !output().contains(word)) {
            throw new IllegalStateException("not started: see " + output);
        }
    }

    private String output() {
        try {
            return Files.exists(output) ? Files.readString(output) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What nobody can catch or put off. Returns when it has ended.
    void kill() {
        var _ = process.destroyForcibly();
        if (!ended(Duration.ofSeconds(10))) {
            throw new IllegalStateException("process " + process.pid() + " cannot be killed");
        }
    }

    /// Asks it to end.
    void terminate() {
        process.destroy();
    }

    void pause() {
        signal("STOP");
    }

    void resume() {
        signal("CONT");
    }

    /// Java has no way to send these itself.
    private void signal(String name) {
        try {
            int status = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("kill -" + name + ": status " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /// Waits for its end.
    ///
    /// @return whether it came
    boolean ended(Duration patience) {
        try {
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// Whether it became so in time.
    static boolean within(Duration patience, BooleanSupplier condition) {
        LabClock clock = new LabClock();
        while (!condition.getAsBoolean()) {
            if (clock.elapsed().compareTo(patience) > 0) {
                return false;
            }
            LockSupport.parkNanos(BREATH.toNanos());
        }
        return true;
    }
}
