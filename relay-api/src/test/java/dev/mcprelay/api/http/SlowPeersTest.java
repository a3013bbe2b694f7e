// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.http;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import dev.mcprelay.protocol.json.JsonPieces;
import dev.mcprelay.protocol.json.RawJson;

import static org.assertj.core.api.Assertions.assertThat;

/// Real connections, and a clock that moves when it is told to.
@Timeout(30)
final class SlowPeersTest {
    private static final int LARGE = 32 << 20;
    private static final JsonPieces MUCH = JsonPieces.of(RawJson.of("\"" + "x".repeat(LARGE) + "\""));

    private final VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
    private final CompletableFuture<Optional<Throwable>> ended = new CompletableFuture<>();

    @AfterEach
    void backToRealTime() {
        VirtualTimeScheduler.reset();
    }

    private EdgeServer answering(Function<HttpCall, Mono<Void>> answer) {
        return EdgeServer.serving(call -> answer.apply(call)
                .doOnSuccess(_ -> ended.complete(Optional.empty()))
                .doOnError(failure -> ended.complete(Optional.of(failure))));
    }

    /// The body has begun to come.
    private static NarrowPeer asking(EdgeServer server) throws IOException {
        return asking(server, "keep-alive").readUntil('"');
    }

    private static NarrowPeer asking(EdgeServer server, String connection) throws IOException {
        return new NarrowPeer(server.port())
                .send("GET / HTTP/1.1\r\nHost: a\r\nConnection: " + connection + "\r\n\r\n");
    }

    @Test
    void aPeerThatDoesNotReadItsAnswerIsCutOff() throws IOException {
        // Given
        try (EdgeServer server = answering(call -> call.answer(Answer.json(200, MUCH)));
                NarrowPeer peer = asking(server)) {
            // When
            VirtualSteps.until(time, Duration.ofMinutes(6), ended::isDone);
            // Then
            assertThat(ended.join()).containsInstanceOf(TimeoutException.class);
            assertThat(peer.readToTheEnd()).isLessThan(LARGE);
        }
    }

    @Test
    void aPeerThatDoesNotReadItsStreamIsCutOff() throws IOException {
        // Given
        Flux<JsonPieces> endless = Flux.just(MUCH).concatWith(Flux.never());
        try (EdgeServer server = answering(call -> call.stream(200, List.of(), endless));
                NarrowPeer peer = asking(server)) {
            // When
            VirtualSteps.until(time, Duration.ofMinutes(6), ended::isDone);
            // Then
            assertThat(ended.join()).containsInstanceOf(TimeoutException.class);
            assertThat(peer.readToTheEnd()).isLessThan(LARGE);
        }
    }

    @Test
    void aPeerThatReadsLateHasItAll() throws IOException {
        // Given
        try (EdgeServer server = answering(call -> call.answer(Answer.json(200, MUCH)));
                NarrowPeer peer = asking(server)) {
            time.advanceTimeBy(Duration.ofMinutes(4));
            boolean early = ended.isDone();
            // When
            int read = peer.read(LARGE + 1);
            // Then
            assertThat(early).isFalse();
            assertThat(read).isEqualTo(LARGE + 1);
        }
    }

    @Test
    void anAnswerIsNotTakenForWrittenWhenItsPeerIsGone() throws IOException {
        // Given
        try (EdgeServer server = answering(call -> call.answer(Answer.json(200, MUCH)))) {
            NarrowPeer peer = asking(server);
            // When
            peer.close();
            // Then
            assertThat(ended.orTimeout(10, TimeUnit.SECONDS).join()).isPresent();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"keep-alive", "close"})
    void anAnswerThatWasWrittenHasNotFailed(String connection) throws IOException {
        // Given
        try (EdgeServer server = answering(call -> call.answer(Answer.empty(202)));
                NarrowPeer peer = asking(server, connection)) {
            // When
            Optional<Throwable> failure = ended.orTimeout(10, TimeUnit.SECONDS).join();
            // Then
            assertThat(failure).isEmpty();
            assertThat(peer.isClosed()).isFalse();
        }
    }

    @Test
    void aBodyThatStallsIsTooSlow() throws IOException {
        // Given
        CompletableFuture<Boolean> reading = new CompletableFuture<>();
        CompletableFuture<Body> body = new CompletableFuture<>();
        try (EdgeServer server = EdgeServer.serving(call -> {
                    Mono<Body> read = call.body(1000).doOnNext(body::complete);
                    return read.doOnSubscribe(_ -> reading.complete(true)).then(Mono.fromRunnable(call::breakOff));
                });
                NarrowPeer peer = new NarrowPeer(server.port())
                        .send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf")) {
            assertThat(reading.orTimeout(10, TimeUnit.SECONDS).join()).isTrue();
            // When
            VirtualSteps.until(time, Duration.ofMinutes(2), body::isDone);
            // Then
            assertThat(body.join()).isInstanceOf(Body.TooSlow.class);
            assertThat(peer.readToTheEnd()).isZero();
        }
    }
}
