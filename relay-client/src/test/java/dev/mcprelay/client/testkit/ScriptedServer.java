// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client.testkit;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerResponse;

import dev.mcprelay.client.exchange.BoundedBody;

/// A private MCP server that answers as its script says, and keeps what it was asked.
public final class ScriptedServer implements AutoCloseable {
    private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> cuts = new LinkedBlockingQueue<>();
    private final DisposableServer server;

    /// One request as it came.
    public record Asked(String method, String uri, HttpHeaders headers, String body, int port) {}

    /// What to answer.
    @FunctionalInterface
    public interface Script {
        Publisher<Void> answer(Asked asked, HttpServerResponse response);
    }

    public ScriptedServer(Script script) {
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> BoundedBody.read(request.receive(), Integer.MAX_VALUE)
                        .flatMap(body -> {
                            Asked seen = new Asked(
                                    request.method().name(),
                                    request.uri(),
                                    request.requestHeaders().copy(),
                                    new String(body, StandardCharsets.UTF_8),
                                    portOf(request.remoteAddress()));
                            asked.add(seen);
                            request.withConnection(c -> c.onDispose(() -> cuts.add(1)));
                            return Mono.from(script.answer(seen, response));
                        }))
                .bindNow();
    }

    private static int portOf(@Nullable SocketAddress remote) {
        return remote instanceof InetSocketAddress address ? address.getPort() : 0;
    }

    /// Always this status and body.
    public static ScriptedServer answering(int status, String contentType, String body) {
        return new ScriptedServer((_, response) -> answer(response, status, contentType, body));
    }

    public static Mono<Void> answer(HttpServerResponse response, int status, String contentType, String body) {
        return response.status(status)
                .header("Content-Type", contentType)
                .sendByteArray(Mono.just(body.getBytes(StandardCharsets.UTF_8)))
                .then();
    }

    /// A stream whose chunks are sent as they come.
    public static Mono<Void> stream(HttpServerResponse response, Flux<String> chunks) {
        Flux<ByteBuf> bytes = chunks.map(chunk -> Unpooled.copiedBuffer(chunk, StandardCharsets.UTF_8));
        return response.status(200)
                .header("Content-Type", "text/event-stream")
                .send(bytes, _ -> true)
                .then();
    }

    public static String event(String json) {
        return "event: message\ndata: " + json + "\n\n";
    }

    public Asked nextAsked() {
        return next(asked, "a request");
    }

    public int askedWaiting() {
        return asked.size();
    }

    /// Waits until a connection was closed by the client.
    public void awaitCut() {
        var _ = next(cuts, "a cut connection");
    }

    private static <T> T next(BlockingQueue<T> queue, String what) {
        try {
            T next = queue.poll(20, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("no " + what + " came within 20 s");
            }
            return next;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.port() + "/mcp");
    }

    @Override
    public void close() {
        server.disposeNow();
    }
}
