// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client.upstream.stdio;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import dev.mcprelay.protocol.json.JsonPieces;
import dev.mcprelay.protocol.json.RawJson;

/// One child process and its pipes. A thread each reads stdout, reads stderr and writes stdin, so that
/// nobody who calls this ever waits. The queue of lines to write is bounded by the client's workers: each
/// has one line in it.
final class Child {
    private static final Logger LOG = LoggerFactory.getLogger(Child.class);
    private static final int SHOWN = 1024;
    private static final Duration OWN_END = Duration.ofMillis(200);

    private final Process process;
    private final int limit;
    private final BlockingQueue<Outgoing> outbox = new LinkedBlockingQueue<>();
    private volatile boolean writerGone;

    private record Outgoing(JsonPieces line, Sinks.Empty<Void> written, boolean last) {}

    private Child(Process process, int limit) {
        this.process = process;
        this.limit = limit;
    }

    /// @param lines called with each line of stdout, by one thread
    /// @param gone called when stdout has ended, by the same thread, with the exit status unless the child
    /// lives on
    static Child start(
            ProcessBuilder command, int limit, Consumer<LineReader.Line> lines, Consumer<Optional<Integer>> gone)
            throws IOException {
        Child child = new Child(command.start(), limit);
        thread("stdio-in", () -> child.read(lines, gone));
        thread("stdio-err", child::readErrors);
        thread("stdio-out", child::write);
        return child;
    }

    private static void thread(String name, Runnable work) {
        Thread.ofPlatform().daemon().name(name).start(work);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// Sends at once, whoever subscribes. Completes when the line is in the pipe; fails when the pipe is
    /// closed.
    Mono<Void> send(JsonPieces line) {
        Sinks.Empty<Void> written = Sinks.empty();
        outbox.add(new Outgoing(oneLine(line), written, false));
        if (writerGone) {
            // after the add: either the writer's own sweep sees the line, or this one does
            failUnwritten();
        }
        return written.asMono();
    }

    /// A message may be spread over lines; inside its strings there are no raw line ends, so a space does
    /// as well.
    private static JsonPieces oneLine(JsonPieces json) {
        byte[] bytes = json.join().toByteArray();
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                bytes[i] = ' ';
            }
        }
        return JsonPieces.of(RawJson.of(bytes));
    }

    private void write() {
        try (OutputStream stdin = process.getOutputStream()) {
            while (true) {
                Outgoing next = outbox.take();
                if (next.last()) {
                    return;
                }
                try {
                    for (RawJson piece : next.line().pieces()) {
                        piece.writeTo(stdin);
                    }
                    stdin.write('\n');
                    stdin.flush();
                    var _ = next.written().tryEmitEmpty();
                } catch (IOException closed) {
                    var _ = next.written().tryEmitError(closed);
                    // a child that does not listen is of no use: its end fails everything that waits
                    process.destroy();
                }
            }
        } catch (IOException alreadyClosed) {
            LOG.atTrace().log("stdin of the private server was closed before");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            writerGone = true;
            failUnwritten();
        }
    }

    private void failUnwritten() {
        for (var unwritten = outbox.poll(); unwritten != null; unwritten = outbox.poll()) {
            var _ = unwritten.written().tryEmitError(new IOException("stdin closed"));
        }
    }

    private void read(Consumer<LineReader.Line> lines, Consumer<Optional<Integer>> gone) {
        try (InputStream stdout = process.getInputStream()) {
            LineReader reader = new LineReader(stdout, limit);
            for (var line = reader.next(); line.isPresent(); line = reader.next()) {
                lines.accept(line.get());
            }
        } catch (IOException closed) {
            LOG.atTrace().log("stdout of the private server was closed");
        } finally {
            awaitEnd();
            Integer status = status();
            process.destroy();
            gone.accept(Optional.ofNullable(status));
            closeStdin();
        }
    }

    /// Who closes stdout is about to end: its own status is worth more than that of being terminated.
    private void awaitEnd() {
        try {
            var _ = process.waitFor(OWN_END.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable Integer status() {
        return process.isAlive() ? null : process.exitValue();
    }

    private void readErrors() {
        try (InputStream stderr = process.getErrorStream()) {
            LineReader reader = new LineReader(stderr, SHOWN);
            for (var line = reader.next(); line.isPresent(); line = reader.next()) {
                LOG.atDebug().addKeyValue("line", line.get().json().text()).log("private server wrote to stderr");
            }
        } catch (IOException closed) {
            LOG.atTrace().log("stderr of the private server was closed");
        }
    }

    private void closeStdin() {
        outbox.add(new Outgoing(JsonPieces.of(RawJson.of("")), Sinks.empty(), true));
    }

    /// Closes stdin, as MCP asks; then terminates what has not gone within `patience`; then kills.
    Mono<Void> stop(Duration patience) {
        closeStdin();
        return gone(patience)
                .onErrorResume(_ -> {
                    terminate();
                    return gone(patience);
                })
                .onErrorResume(_ -> {
                    kill();
                    return gone(patience);
                })
                .onErrorComplete();
    }

    private Mono<Void> gone(Duration patience) {
        return Mono.fromFuture(process::onExit).timeout(patience).then();
    }

    private void terminate() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
    }

    /// At once, with all that it started.
    void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
