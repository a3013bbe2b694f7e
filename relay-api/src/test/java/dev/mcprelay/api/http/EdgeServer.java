// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.json.JsonPieces;
import dev.mcprelay.protocol.json.RawJson;

/// A real listener on loopback with one hot route, so that tests see calls as the network makes them.
public final class EdgeServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final DisposableServer server;
    private final HotRoutes routes;

    private EdgeServer(HotRoute route) {
        this.routes = new HotRoutes(List.of(route));
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .route(mounted -> {
                    var _ = routes.apply(mounted);
                })
                .bindNow(PATIENCE);
    }

    /// This route alone, mounted as in the relay: with its own choice of requests and its own answer to errors.
    public static EdgeServer mounting(HotRoute route) {
        return new EdgeServer(route);
    }

    public static EdgeServer serving(Function<HttpCall, Mono<Void>> handler) {
        return mounting(new HotRoute() {
            @Override
            public boolean matches(String path) {
                return true;
            }

            @Override
            public Mono<Void> serve(HttpCall call) {
                return handler.apply(call);
            }

            @Override
            public Answer failure(HttpCall call) {
                return Answer.error(ErrorCode.INTERNAL);
            }
        });
    }

    /// Answers with what the function makes of the call, as text.
    public static EdgeServer telling(Function<HttpCall, ?> function) {
        return serving(call -> call.answer(text(function.apply(call))));
    }

    static Answer text(Object value) {
        return Answer.json(200, JsonPieces.of(RawJson.of(String.valueOf(value))));
    }

    /// Its node drains.
    void leave() {
        routes.leave();
    }

    public int port() {
        return server.port();
    }

    /// @param headers names and values in turn
    public String get(String pathAndQuery, String... headers) {
        return send("GET", pathAndQuery, BodyPublishers.noBody(), headers).body();
    }

    /// Without a body.
    public CompletableFuture<HttpResponse<String>> sendAsync(String method, String pathAndQuery, String... headers) {
        return http.sendAsync(request(method, pathAndQuery, BodyPublishers.noBody(), headers), BodyHandlers.ofString());
    }

    /// @param headers names and values in turn
    public HttpResponse<String> send(
            String method, String pathAndQuery, HttpRequest.BodyPublisher body, String... headers) {
        try {
            return http.send(request(method, pathAndQuery, body, headers), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private HttpRequest request(String method, String pathAndQuery, HttpRequest.BodyPublisher body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.port() + pathAndQuery))
                .timeout(PATIENCE)
                .method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request.build();
    }

    @Override
    public void close() {
        http.shutdownNow();
        server.disposeNow(PATIENCE);
    }
}
