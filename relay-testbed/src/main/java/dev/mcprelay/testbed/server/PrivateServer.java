// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.server;

import java.util.List;
import java.util.Optional;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

import dev.mcprelay.testbed.http.LoopbackServer;

/// A private MCP server of both eras over HTTP on loopback, at [#url()]. It is honest until [#quirks(Quirks)] says
/// otherwise, and remembers what reached it. Safe from any thread.
public final class PrivateServer implements AutoCloseable {
    private static final String PATH = "/mcp";
    private static final int SESSION_NOT_FOUND = -32001;
    private static final int BAD_VERSION = -32000;

    private final McpToolServer server;
    private final Sessions sessions;
    private final Recorder recorder = new Recorder();
    private final LoopbackServer http;
    private volatile Quirks quirks = Quirks.NONE;

    private PrivateServer(PrivateServerSettings settings) {
        this.server = new McpToolServer(settings.name(), _ -> {});
        this.sessions = new Sessions(settings.sessions());
        this.http = LoopbackServer.start(settings.port(), this::handle);
    }

    public static PrivateServer start() {
        return start(PrivateServerSettings.DEFAULTS);
    }

    public static PrivateServer start(PrivateServerSettings settings) {
        return new PrivateServer(settings);
    }

    public String url() {
        return http.url() + PATH;
    }

    public int port() {
        return http.port();
    }

    /// Applies to requests from now on.
    public void quirks(Quirks newQuirks) {
        quirks = newQuirks;
    }

    /// What the tool `whoami` tells: no other server knows it.
    public String marker() {
        return server.marker();
    }

    /// How many calls with this argument `uid` were executed; calls of the tool `count` do not count.
    public int executions(String uid) {
        return server.executions().executionsOf(uid);
    }

    /// How many calls with this argument `uid` were cut off by whoever had sent them.
    public int aborted(String uid) {
        return server.executions().abortsOf(uid);
    }

    /// The latest 1024 requests, oldest first.
    public List<RecordedRequest> requests() {
        return recorder.all();
    }

    public int openSessions() {
        return sessions.count();
    }

    /// Forgets every session, as a restart would.
    public void forgetSessions() {
        sessions.endAll();
    }

    public int openListens() {
        return server.listens().count();
    }

    /// Tells every listen that asked for it that the tools have changed.
    public void toolsListChanged() {
        server.listens().toolsChanged();
    }

    /// Ends every listen with its final result.
    public void endListens() {
        server.listens().end();
    }

    @Override
    public void close() {
        http.close();
    }

    private Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        Headers headers = new Headers(request.requestHeaders().entries().stream()
                .map(line -> new Headers.Field(line.getKey(), line.getValue()))
                .toList());
        var reply = new HttpReply(response, quirks);
        return request.receive()
                .aggregate()
                .asByteArray()
                .defaultIfEmpty(new byte[0])
                .doOnNext(body -> recorder.add(RecordedRequest.of(request, headers, body)))
                .flatMap(body -> Mono.from(reply(request, headers, body, reply)));
    }

    private Publisher<Void> reply(HttpServerRequest request, Headers headers, byte[] body, HttpReply reply) {
        if (!request.fullPath().equals(PATH)) {
            return reply.empty(404);
        }
        if (reply.quirks().challenge().isPresent()) {
            return reply.header("WWW-Authenticate", reply.quirks().challenge().get())
                    .empty(401);
        }
        return switch (request.method().name()) {
            case "POST" -> post(Message.read(body), headers, reply);
            case "DELETE" -> sessions.kept() ? delete(headers, reply) : notAllowed(reply);
            default -> notAllowed(reply);
        };
    }

    private Publisher<Void> notAllowed(HttpReply reply) {
        return reply.header("Allow", sessions.kept() ? "POST, DELETE" : "POST").empty(405);
    }

    private Publisher<Void> post(Message message, Headers headers, HttpReply reply) {
        if (ModernEra.speaks(message, headers)) {
            return reply.send(server.answer(message, headers));
        }
        boolean opensSession =
                message instanceof Message.Request request && request.method().equals(SessionEra.INITIALIZE);
        if (opensSession) {
            HttpReply opened = sessions.kept() && !reply.quirks().withoutSessionId()
                    ? reply.header(Sessions.HEADER, sessions.mint())
                    : reply;
            return opened.send(server.answer(message, headers));
        }
        return reply.send(refused(message, headers).orElseGet(() -> server.answer(message, headers)));
    }

    private Optional<Answer> refused(Message message, Headers headers) {
        String id = message instanceof Message.Request request ? request.id() : "null";
        Optional<String> version = headers.first(ModernEra.VERSION_HEADER);
        if (version.isPresent() && !SessionEra.VERSIONS.contains(version.get())) {
            return Optional.of(
                    Answer.error(Answer.BAD_REQUEST, id, BAD_VERSION, "Bad Request: Unsupported protocol version"));
        }
        if (sessions.refuses(headers.first(Sessions.HEADER))) {
            return Optional.of(Answer.error(Answer.NOT_FOUND, id, SESSION_NOT_FOUND, "Session not found"));
        }
        return Optional.empty();
    }

    private Publisher<Void> delete(Headers headers, HttpReply reply) {
        if (sessions.end(headers.first(Sessions.HEADER))) {
            return reply.empty(204);
        }
        return reply.send(Answer.error(Answer.NOT_FOUND, "null", SESSION_NOT_FOUND, "Session not found"));
    }
}
