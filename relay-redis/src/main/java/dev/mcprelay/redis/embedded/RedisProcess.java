// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.mcprelay.auth.credential.Secret;

/// One redis-server as a child, on the loopback interface. It dies with this JVM, even when that is killed:
/// between the two stands a shell that waits on a pipe from us, and ends the server when the pipe closes.
final class RedisProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisProcess.class);
    private static final Duration LONGEST_START = Duration.ofSeconds(30); // a large append-only file is read first
    private static final Duration LONGEST_STOP = Duration.ofSeconds(5);
    private static final String READY = "Ready to accept connections";

    /// In a session of its own where the system can, so that Ctrl-C at the terminal reaches the relay alone,
    /// which still needs Redis while it drains. The shell gives up its copy of the output: its end then means
    /// the server's end.
    private static final String SHELL = """
            if command -v setsid >/dev/null 2>&1; then setsid "$0" "$@" </dev/null & else "$0" "$@" </dev/null & fi
            server=$!
            exec >/dev/null 2>&1
            trap '' INT
            trap 'kill $server' TERM
            read _
            kill $server
            wait $server
            """;

    private final Process shell;

    private RedisProcess(Process shell) {
        this.shell = shell;
    }

    /// Starts a server and waits until it takes connections. Its data are appended to a file below the folder
    /// and read again from there by the next start.
    ///
    /// @throws IOException when it did not start; the message is the last line that it wrote
    static RedisProcess start(Path executable, Path folder, int port, Secret<String> password) throws IOException {
        Path configuration = write(folder, port, password);
        Process shell = new ProcessBuilder("/bin/sh", "-c", SHELL, executable.toString(), configuration.toString())
                .redirectErrorStream(true)
                .start();
        var process = new RedisProcess(shell);
        var ready = new CompletableFuture<Void>();
        Thread.ofPlatform().daemon().name("embedded-redis-output").start(() -> follow(shell, ready));
        try {
            ready.get(LONGEST_START.toMillis(), TimeUnit.MILLISECONDS);
            return process;
        } catch (ExecutionException | TimeoutException e) {
            process.close();
            throw new IOException(
                    e.getCause() == null ? "no answer in time" : e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            process.close();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            Files.deleteIfExists(configuration); // it holds the password, and has been read
        }
    }

    /// Ends the server, which writes down what is left to write. Waits for that, five seconds at most.
    @Override
    public void close() {
        try {
            shell.getOutputStream().close();
            if (!shell.waitFor(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                destroy();
            }
        } catch (IOException e) {
            destroy();
        } catch (InterruptedException e) {
            destroy();
            Thread.currentThread().interrupt();
        }
    }

    private void destroy() {
        shell.descendants().forEach(ProcessHandle::destroyForcibly);
        var _ = shell.destroyForcibly();
    }

    boolean isAlive() {
        return shell.descendants().anyMatch(ProcessHandle::isAlive);
    }

    /// Reads the server's output to its end: else it would stop when the pipe is full.
    private static void follow(Process shell, CompletableFuture<Void> ready) {
        String last = "no output";
        try (BufferedReader output = shell.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                last = line.strip();
                LOG.atDebug().addKeyValue("line", last).log("embedded Redis says");
                if (last.contains(READY)) {
                    var _ = ready.complete(null);
                }
            }
        } catch (IOException e) {
            last = "output unreadable";
        }
        if (!ready.completeExceptionally(new IOException(last))) {
            LOG.atInfo().log("embedded Redis has ended");
        }
    }

    /// Only its owner may read the file: the password is in it, and not on a command line that everybody sees.
    private static Path write(Path folder, int port, Secret<String> password) throws IOException {
        Path file = Files.createTempFile(
                folder,
                "redis",
                ".conf",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        String quoted = folder.toAbsolutePath().toString().replace("\\", "\\\\").replace("\"", "\\\"");
        return Files.writeString(file, """
                        bind 127.0.0.1
                        protected-mode yes
                        port %d
                        requirepass %s
                        dir "%s"
                        appendonly yes
                        appendfsync everysec
                        save ""
                        maxmemory-policy noeviction
                        """.formatted(port, password.reveal(), quoted));
    }
}
