// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.http;

import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.mcprelay.auth.registry.RegistryUnavailableException;
import dev.mcprelay.protocol.error.ErrorCode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@ExtendWith(OutputCaptureExtension.class)
final class ErrorDocumentsTest {
    private static final Duration BOUND = Duration.ofSeconds(5);

    private final MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/v1/tunnels"));
    private final MockServerHttpResponse response = exchange.getResponse();

    private JsonNode error(Throwable failure) {
        new ErrorDocuments().handle(exchange, failure).block(BOUND);
        return JsonMapper.shared()
                .readTree(response.getBodyAsString().blockOptional(BOUND).orElseThrow())
                .get("error");
    }

    @Test
    void whatNobodyForesawIsInternalAndKeepsItsTextToItself() {
        // When
        JsonNode error = error(new IllegalArgumentException("http://10.0.0.5 has the password"));
        // Then
        assertThat(response.getStatusCode()).isEqualTo(HttpStatus.INTERNAL_SERVER_ERROR);
        assertThat(error.get("code").stringValue()).isEqualTo("internal");
        assertThat(error.get("type").stringValue()).isEqualTo("server_error");
        assertThat(error.get("message").stringValue()).isEqualTo("Something went wrong inside the relay");
        assertThat(error.toString()).doesNotContain("10.0.0.5");
        assertThat(response.getHeaders().getCacheControl()).isEqualTo("no-store");
        assertThat(response.getHeaders().getFirst("Retry-After")).isNull();
    }

    @Test
    void aFailureWithAStatusOfOursIsInternalToo() {
        // When
        JsonNode error = error(new ResponseStatusException(HttpStatus.NOT_IMPLEMENTED, "http://10.0.0.5"));
        // Then
        assertThat(response.getStatusCode()).isEqualTo(HttpStatus.INTERNAL_SERVER_ERROR);
        assertThat(error.get("code").stringValue()).isEqualTo("internal");
        assertThat(error.toString()).doesNotContain("10.0.0.5");
    }

    @Test
    void aStoreThatIsAwayMakesTheRelayUnavailable() {
        // When
        JsonNode error = error(new RegistryUnavailableException("redis://10.0.0.5", null));
        // Then
        assertThat(response.getStatusCode()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
        assertThat(response.getHeaders().getFirst("Retry-After")).isEqualTo("1");
        assertThat(error.get("code").stringValue()).isEqualTo("relay_unavailable");
        assertThat(error.get("type").stringValue()).isEqualTo("server_error");
        assertThat(error.toString()).doesNotContain("10.0.0.5");
    }

    /// A client with a bad key asks for ever.
    @Test
    void whoShowsNoGoodKeyIsToldWhatItTakesAndToTakeItsTime() {
        // When
        new ErrorDocuments()
                .answer(exchange, ErrorCode.TUNNEL_MANAGEMENT_PERMISSION_REQUIRED, 401)
                .block(BOUND);
        // Then
        assertThat(response.getStatusCode()).isEqualTo(HttpStatus.UNAUTHORIZED);
        assertThat(response.getHeaders().getFirst("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(response.getHeaders().getFirst("Retry-After")).isEqualTo("60");
    }

    @Test
    void aBodyBeyondTheCapIsTooLargeWhereverThatIsSeen() {
        // When
        JsonNode error = error(
                new ResponseStatusException(HttpStatus.BAD_REQUEST, null, new DataBufferLimitException("1048576")));
        // Then
        assertThat(response.getStatusCode()).isEqualTo(HttpStatus.CONTENT_TOO_LARGE);
        assertThat(error.get("code").stringValue()).isEqualTo("request_body_too_large");
    }

    @ParameterizedTest
    @CsvSource({
        "400, 400, invalid_json_payload",
        "404, 404, route_not_found",
        "406, 406, invalid_header",
        "413, 413, request_body_too_large",
        "415, 415, unsupported_media_type",
        "418, 418, malformed_request"
    })
    void aRefusalKeepsItsStatusUnderACodeOfOurs(int status, int seen, String code) {
        // When
        JsonNode error = error(new ResponseStatusException(HttpStatus.valueOf(status), "http://10.0.0.5"));
        // Then
        assertThat(response.getStatusCode()).isEqualTo(HttpStatus.valueOf(seen));
        assertThat(error.get("code").stringValue()).isEqualTo(code);
        assertThat(error.toString()).doesNotContain("10.0.0.5");
    }

    static Stream<Throwable> endsOfConnections() {
        return Stream.of(
                AbortedException.beforeSend(),
                new AbortedException("Connection has been closed"),
                new IOException("Connection reset by peer"),
                new IOException("Broken pipe"));
    }

    @ParameterizedTest
    @MethodSource("endsOfConnections")
    void aPeerThatHasLeftIsNeitherAnsweredNorLookedInto(Throwable end, CapturedOutput output) {
        // When
        new ErrorDocuments().handle(exchange, end).block(BOUND);
        // Then
        assertThat(output.getAll()).doesNotContain("ERROR").doesNotContain("WARN");
        assertThat(response.isCommitted()).isFalse();
        assertThat(response.getStatusCode()).isEqualTo(HttpStatus.BAD_REQUEST);
    }

    @Test
    void anAnswerThatHasBegunIsNotFinishedForWhoHasLeft() {
        // Given
        response.setComplete().block(BOUND);
        // When
        Mono<Void> handled = new ErrorDocuments().handle(exchange, AbortedException.beforeSend());
        // Then
        assertThatCode(() -> handled.block(BOUND)).doesNotThrowAnyException();
    }

    @Test
    void anAnswerThatHasBegunCannotBecomeAnother() {
        // Given
        response.setComplete().block(BOUND);
        // When
        Mono<Void> handled = new ErrorDocuments().handle(exchange, new IllegalStateException("late"));
        // Then
        assertThatIllegalStateException().isThrownBy(() -> handled.block(BOUND)).withMessage("late");
    }
}
