// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
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
    private static Socket asking(EdgeServer server) throws IOException {
        Socket socket = asking(server, "keep-alive");
        for (int read = 0; read != '"'; read = socket.getInputStream().read()) {
            assertThat(read).isNotNegative();
        }
        return socket;
    }

    /// A connection whose window is soon full.
    private static Socket asking(EdgeServer server, String connection) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout(20_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        socket.getOutputStream()
                .write(("GET / HTTP/1.1\r\nHost: a\r\nConnection: " + connection + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static long readToTheEnd(Socket socket) {
        long[] count = {0};
        try {
            var _ = socket.getInputStream().transferTo(new OutputStream() {
                @Override
                public void write(int b) {
                    count[0]++;
                }
            });
        } catch (IOException reset) {
            // an end like any other
        }
        return count[0];
    }

    @Test
    void aPeerThatDoesNotReadItsAnswerIsCutOff() throws IOException {
        // Given
        try (EdgeServer server = answering(call -> call.answer(Answer.json(200, MUCH)));
                Socket socket = asking(server)) {
            // When
            VirtualSteps.until(time, Duration.ofMinutes(6), ended::isDone);
            // Then
            assertThat(ended.join()).containsInstanceOf(TimeoutException.class);
            assertThat(readToTheEnd(socket)).isLessThan(LARGE);
        }
    }

    @Test
    void aPeerThatDoesNotReadItsStreamIsCutOff() throws IOException {
        // Given
        Flux<JsonPieces> endless = Flux.just(MUCH).concatWith(Flux.never());
        try (EdgeServer server = answering(call -> call.stream(200, List.of(), endless));
                Socket socket = asking(server)) {
            // When
            VirtualSteps.until(time, Duration.ofMinutes(6), ended::isDone);
            // Then
            assertThat(ended.join()).containsInstanceOf(TimeoutException.class);
            assertThat(readToTheEnd(socket)).isLessThan(LARGE);
        }
    }

    @Test
    void aPeerThatReadsLateHasItAll() throws IOException {
        // Given
        try (EdgeServer server = answering(call -> call.answer(Answer.json(200, MUCH)));
                Socket socket = asking(server)) {
            time.advanceTimeBy(Duration.ofMinutes(4));
            boolean early = ended.isDone();
            // When
            int read = socket.getInputStream().readNBytes(LARGE + 1).length;
            // Then
            assertThat(early).isFalse();
            assertThat(read).isEqualTo(LARGE + 1);
        }
    }

    @Test
    void anAnswerIsNotTakenForWrittenWhenItsPeerIsGone() throws IOException {
        // Given
        try (EdgeServer server = answering(call -> call.answer(Answer.json(200, MUCH)))) {
            Socket socket = asking(server);
            // When
            socket.close();
            // Then
            assertThat(ended.orTimeout(10, TimeUnit.SECONDS).join()).isPresent();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"keep-alive", "close"})
    void anAnswerThatWasWrittenHasNotFailed(String connection) throws IOException {
        // Given
        try (EdgeServer server = answering(call -> call.answer(Answer.empty(202)));
                Socket socket = asking(server, connection)) {
            // When
            Optional<Throwable> failure = ended.orTimeout(10, TimeUnit.SECONDS).join();
            // Then
            assertThat(failure).isEmpty();
            assertThat(socket.isClosed()).isFalse();
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
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(reading.orTimeout(10, TimeUnit.SECONDS).join()).isTrue();
            // When
            VirtualSteps.until(time, Duration.ofMinutes(2), body::isDone);
            // Then
            assertThat(body.join()).isInstanceOf(Body.TooSlow.class);
            assertThat(readToTheEnd(socket)).isZero();
        }
    }
}
