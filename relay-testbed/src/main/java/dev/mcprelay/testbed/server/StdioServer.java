// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import reactor.core.Disposable;
import reactor.core.Disposables;

/// The private server over a pair of byte streams: one message, one line. Requests run side by side, so that any
/// serialising seen by a test is not its doing. Lines are read on the caller's thread; lines written are guarded by
/// `writing`.
final class StdioServer {
    private static final int NOT_INITIALIZED = -32002;

    private final McpToolServer server;
    private final OutputStream out;
    private final Object writing = new Object();
    private final ConcurrentHashMap<String, Disposable> running = new ConcurrentHashMap<>();
    private boolean initialized;

    StdioServer(String name, Consumer<String> journal, OutputStream out) {
        this.server = new McpToolServer(name, journal);
        this.out = out;
    }

    /// Returns when the input ends; what still runs then is dropped.
    void run(InputStream in) throws IOException {
        try (var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                receive(Message.read(line));
            }
        }
        running.values().forEach(Disposable::dispose);
    }

    private void receive(Message message) {
        switch (message) {
            case Message.Request request -> start(request);
            case Message.Notification notification
            when notification.method().equals("notifications/cancelled") ->
                notification.params().raw("requestId").ifPresent(this::cancel);
            case Message.Notification _, Message.Response _ -> {
                // taken, as everywhere
            }
            case Message.Malformed(int code, String reason) -> write(Answer.errorMessage("null", code, reason, null));
        }
    }

    private void start(Message.Request request) {
        initialized |= request.method().equals(SessionEra.INITIALIZE);
        if (!initialized && !request.method().equals("ping") && !ModernEra.speaks(request, Headers.NONE)) {
            write(Answer.errorMessage(request.id(), NOT_INITIALIZED, "Server not initialized", null));
            return;
        }
        // in the map before it starts, for it may end on this very thread
        Disposable.Swap work = Disposables.swap();
        running.put(request.id(), work);
        work.update(server.answer(request, Headers.NONE)
                .messages()
                .doFinally(_ -> running.remove(request.id(), work))
                .subscribe(this::write));
    }

    private void cancel(String id) {
        Disposable work = running.remove(id);
        if (work != null) {
            work.dispose();
        }
    }

    private void write(String message) {
        byte[] line = (message + "\n").getBytes(StandardCharsets.UTF_8);
        synchronized (writing) {
            try {
                out.write(line);
                out.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
