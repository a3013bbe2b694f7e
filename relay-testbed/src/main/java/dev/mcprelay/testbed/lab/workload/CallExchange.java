// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab.workload;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.mcprelay.testbed.lab.history.Outcome;
import dev.mcprelay.testbed.lab.history.Outcome.ConnectionLost;
import dev.mcprelay.testbed.lab.history.Outcome.Failure;
import dev.mcprelay.testbed.lab.history.Outcome.Silence;
import dev.mcprelay.testbed.lab.history.Outcome.Success;
import dev.mcprelay.testbed.lab.workload.Callers.CallSite;

/// One call over HTTP and what becomes of it. Nothing is sent a second time by itself. Any thread that may
/// wait.
public final class CallExchange implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST_CONNECTIONS = 1024;
    private static final String NOT_MINE = "an answer to another request";

    private final ConnectionProvider connections = ConnectionProvider.builder("lab-callers")
            .maxConnections(MOST_CONNECTIONS)
            .pendingAcquireMaxCount(-1)
            .build();
    private final HttpClient http = HttpClient.create(connections).disableRetry(true);
    private final Duration patience;
    private final IntUnaryOperator nodeOf;

    /// @param patience after which a call has no outcome
    /// @param nodeOf the number of the node that serves a connection from this port; -1: unknown
    public CallExchange(Duration patience, IntUnaryOperator nodeOf) {
        this.patience = patience;
        this.nodeOf = nodeOf;
    }

    /// What came of a call.
    ///
    /// @param node whose connection it was; -1: unknown
    record Result(Outcome outcome, int node) {}

    Duration patience() {
        return patience;
    }

    /// @param stay after which the caller hangs up: that is silence
    Result call(CallSite site, CallText text, String uid, Duration stay) {
        AtomicInteger port = new AtomicInteger();
        CompletableFuture<@Nullable Outcome> answer = http.doOnRequest((_, connection) -> {
                    if (connection.channel().localAddress() instanceof InetSocketAddress local) {
                        port.set(local.getPort());
                    }
                })
                .headers(headers -> describe(text, headers))
                .post()
                .uri(site.base() + "/v1/mcp/" + site.tunnel())
                .send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(text.body().getBytes(StandardCharsets.UTF_8))))
                .responseSingle((response, content) -> content.asString(StandardCharsets.UTF_8)
                        .defaultIfEmpty("")
                        .map(body -> outcome(response.status().code(), body, uid)))
                .toFuture();
        return new Result(await(answer, stay), port.get() == 0 ? -1 : nodeOf.applyAsInt(port.get()));
    }

    private static void describe(CallText text, HttpHeaders headers) {
        headers.set("Content-Type", "application/json").set("Accept", "application/json, text/event-stream");
        for (int i = 0; i < text.headers().size(); i += 2) {
            headers.set(text.headers().get(i), text.headers().get(i + 1));
        }
    }

    private static Outcome await(CompletableFuture<@Nullable Outcome> answer, Duration stay) {
        try {
            Outcome outcome = answer.get(stay.toMillis(), TimeUnit.MILLISECONDS);
            return outcome == null ? new ConnectionLost() : outcome;
        } catch (TimeoutException e) {
            // closes the connection
            answer.cancel(true);
            return new Silence();
        } catch (ExecutionException | CancellationException e) {
            return new ConnectionLost();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new ConnectionLost();
        }
    }

    private static Outcome outcome(int status, String body, String uid) {
        JsonNode answer = json(body);
        JsonNode result = answer.path("result");
        if (status == 200 && !result.isMissingNode()) {
            String text = result.at("/content/0/text").asString("");
            boolean mine = answer.path("id").asString("").equals(uid);
            return new Success(mine ? CallText.hash(text) : NOT_MINE);
        }
        JsonNode data = answer.at("/error/data");
        return new Failure(
                status, data.path("code").asString(""), data.path("retrySafe").asBoolean(false));
    }

    /// The last event of a stream, or the whole body.
    private static JsonNode json(String body) {
        int data = body.startsWith("{") ? -1 : body.lastIndexOf("data:");
        try {
            return JSON.readTree(data < 0 ? body : body.substring(data + "data:".length()));
        } catch (JacksonException e) {
            return JSON.createObjectNode();
        }
    }

    @Override
    public void close() {
        connections.dispose();
    }
}
