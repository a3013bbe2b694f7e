// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.mcprelay.protocol.header.HeaderField;
import dev.mcprelay.protocol.json.JsonPieces;
import dev.mcprelay.protocol.json.RawJson;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(30)
final class HttpCallTest {

    @Test
    void whoIsAnsweredByANodeThatLeavesGoesElsewhereNextTime() {
        // Given
        try (EdgeServer server = EdgeServer.telling(HttpCall::path)) {
            HttpResponse<String> before = server.send("GET", "/a", BodyPublishers.noBody());
            server.leave();
            // When
            HttpResponse<String> after = server.send("GET", "/a", BodyPublishers.noBody());
            // Then
            assertThat(before.headers().firstValue("connection")).isNotEqualTo(Optional.of("close"));
            assertThat(after.headers().firstValue("connection")).contains("close");
        }
    }

    @ParameterizedTest
    @CsvSource({"/a/b, /a/b", "/a?b=/c, /a", "/a%2Fb?x, /a%2Fb", "//a, //a", "/a;b=c, /a;b=c"})
    void thePathIsRawAndEndsBeforeTheQuery(String uri, String path) {
        // Given
        try (EdgeServer server = EdgeServer.telling(HttpCall::path)) {
            // When
            String seen = server.get(uri);
            // Then
            assertThat(seen).isEqualTo(path);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/p?a=1&b=2, [1]",
        "/p?b=2, []",
        "/p, []",
        "/p?a=1&a=2&a=, '[1, 2, ]'",
        "/p?aa=1&a, []",
        "/p?a=x=y, [x=y]",
        "/p?a=%20, [%20]"
    })
    void parametersAreTakenRawAndInOrder(String uri, String values) {
        // Given
        try (EdgeServer server = EdgeServer.telling(call -> call.parameters("a"))) {
            // When
            String seen = server.get(uri);
            // Then
            assertThat(seen).isEqualTo(values);
        }
    }

    @Test
    void aHeaderSentTwiceIsSeenTwice() {
        // Given
        try (EdgeServer server = EdgeServer.telling(call -> call.headers("X-A") + " " + call.header("x-a"))) {
            // When
            String seen = server.get("/", "X-A", "1", "x-a", "2");
            // Then
            assertThat(seen).isEqualTo("[1, 2] 1");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 99, 100})
    void aBodyUpToTheLimitIsWhole(int size) {
        // Given
        try (EdgeServer server = readingUpTo(100)) {
            // When
            HttpResponse<String> seen = server.send("POST", "/", BodyPublishers.ofString("x".repeat(size)));
            // Then
            assertThat(seen.body()).isEqualTo("whole %d", size);
        }
    }

    @Test
    void aBodyInManyPiecesIsWhole() {
        // Given
        var pieces = BodyPublishers.concat(
                BodyPublishers.ofString("x".repeat(10_000)), BodyPublishers.ofString("y".repeat(10_000)));
        try (EdgeServer server = readingUpTo(20_000)) {
            // When
            HttpResponse<String> seen = server.send("POST", "/", pieces);
            // Then
            assertThat(seen.body()).isEqualTo("whole 20000");
        }
    }

    @Test
    void aBodyBeyondTheLimitIsReadToItsEndAndThrownAway() {
        // Given
        try (EdgeServer server = readingUpTo(100)) {
            // When
            HttpResponse<String> seen = server.send("POST", "/", BodyPublishers.ofString("x".repeat(3_000_000)));
            // Then
            assertThat(seen.body()).startsWith("more than ");
        }
    }

    @Test
    void aBodyBeyondTheLimitIsKnownBeforeItsEnd() throws IOException {
        // Given
        CompletableFuture<Integer> kept = new CompletableFuture<>();
        Function<HttpCall, Mono<Void>> handler = call -> call.body(100)
                .doOnNext(body ->
                        kept.complete(body instanceof Body.TooLarge(var beginning, var _) ? beginning.length() : -1))
                .then(Mono.never());
        try (EdgeServer server = EdgeServer.serving(handler);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            // When
            socket.getOutputStream()
                    .write(("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9000000\r\n\r\n" + "x".repeat(500))
                            .getBytes(StandardCharsets.US_ASCII));
            // Then
            assertThat(kept.orTimeout(10, TimeUnit.SECONDS).join())
                    .isLessThanOrEqualTo(100)
                    .isNotNegative();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://other/a/b, /a/b",
        "HTTPS://other:1/a?b=/c, /a",
        "http://other, /",
        "http://other?b=/c, /",
        "/http://a, /http://a",
        "ftp://other/a, ftp://other/a",
        "*, *"
    })
    void theAbsoluteFormOfATargetIsItsPath(String target, String path) throws IOException {
        // Given
        try (EdgeServer server = EdgeServer.telling(HttpCall::path);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            // When
            socket.getOutputStream()
                    .write(("OPTIONS " + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            // Then
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).endsWith("\r\n\r\n" + path);
        }
    }

    private static EdgeServer readingUpTo(int limit) {
        return EdgeServer.serving(call -> call.body(limit).flatMap(body -> switch (body) {
            case Body.Whole(var bytes) -> call.answer(EdgeServer.text("whole " + bytes.length()));
            case Body.TooLarge(var beginning, var rest) ->
                rest.then(call.answer(EdgeServer.text("more than " + beginning.length())));
            case Body.TooSlow _ -> call.answer(EdgeServer.text("too slow"));
        }));
    }

    @Test
    void anAnswerSaysItsRequestIdAndLength() {
        // Given
        try (EdgeServer server = EdgeServer.telling(_ -> "{}")) {
            // When
            HttpResponse<String> answer = server.send("GET", "/", BodyPublishers.noBody(), "X-Request-Id", "mine");
            // Then
            assertThat(answer.headers().firstValue("X-Request-Id")).contains("mine");
            assertThat(answer.headers().firstValue("Content-Length")).contains("2");
            assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        }
    }

    @Test
    void anEmptyAnswerHasALengthUnlessItsStatusForbidsOne() {
        // Given
        try (EdgeServer server =
                EdgeServer.serving(call -> call.answer(Answer.empty(call.path().equals("/204") ? 204 : 202)))) {
            // When
            HttpResponse<String> accepted = server.send("POST", "/202", BodyPublishers.noBody());
            HttpResponse<String> nothing = server.send("GET", "/204", BodyPublishers.noBody());
            // Then
            assertThat(accepted.headers().firstValue("Content-Length")).contains("0");
            assertThat(nothing.statusCode()).isEqualTo(204);
            assertThat(nothing.headers().firstValue("Content-Length")).isEmpty();
        }
    }

    @Test
    void aStreamArrivesPieceByPiece() {
        // Given
        Flux<JsonPieces> pieces = Flux.range(0, 3)
                .delayElements(Duration.ofMillis(5))
                .map(i -> JsonPieces.of(RawJson.of("piece " + i + "\n")));
        List<HeaderField> head = List.of(new HeaderField("Content-Type", "text/event-stream"));
        try (EdgeServer server = EdgeServer.serving(call -> call.stream(200, head, pieces))) {
            // When
            HttpResponse<String> answer = server.send("GET", "/", BodyPublishers.noBody());
            // Then
            assertThat(answer.body()).isEqualTo("piece 0\npiece 1\npiece 2\n");
            assertThat(answer.headers().firstValue("Transfer-Encoding")).contains("chunked");
        }
    }

    @Test
    void aFailureIsAnsweredWithoutItsText() {
        // Given
        try (EdgeServer server =
                EdgeServer.serving(_ -> Mono.error(new IllegalStateException("http://10.0.0.5 is a secret")))) {
            // When
            HttpResponse<String> answer = server.send("GET", "/", BodyPublishers.noBody());
            // Then
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).contains("\"code\":\"internal\"").doesNotContain("10.0.0.5");
        }
    }
}
