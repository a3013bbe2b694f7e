// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

@Timeout(30)
final class UnreadableRequestsTest {

    private static FullHttpResponse passed(FullHttpResponse answer) {
        EmbeddedChannel channel = new EmbeddedChannel(new UnreadableRequests());
        assertThat(channel.writeOutbound(answer)).isTrue();
        return channel.readOutbound();
    }

    private static FullHttpResponse bare(int status) {
        return new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), Unpooled.EMPTY_BUFFER);
    }

    @ParameterizedTest
    @CsvSource({
        "400, 400, malformed_request",
        "413, 413, request_body_too_large",
        "414, 414, uri_too_long",
        "431, 431, request_headers_too_large",
        "500, 400, malformed_request"
    })
    void aBareRefusalSaysWhatIsWrong(int status, int seen, String code) {
        // When
        FullHttpResponse answer = passed(bare(status));
        // Then
        String body = answer.content().toString(StandardCharsets.UTF_8);
        assertThat(answer.status().code()).isEqualTo(seen);
        assertThat(body).startsWith("{\"error\":{\"message\":").contains("\"code\":\"" + code + "\"");
        assertThat(answer.headers().get("Content-Type")).isEqualTo("application/json");
        assertThat(answer.headers().get("Content-Length"))
                .isEqualTo(Integer.toString(body.getBytes(StandardCharsets.UTF_8).length));
        assertThat(answer.headers().get("Connection")).isEqualTo("close");
        assertThat(answer.headers().get("X-Request-Id")).isNotBlank();
        answer.release();
    }

    @Test
    void whatTheRelaySaidItselfPassesAsItIs() {
        // Given
        FullHttpResponse own = bare(404);
        own.headers().set("X-Request-Id", "mine");
        FullHttpResponse fine = bare(200);
        // When
        FullHttpResponse answer = passed(own);
        // Then
        assertThat(answer).isSameAs(own);
        assertThat(passed(fine)).isSameAs(fine);
    }

    static Stream<Arguments> unreadable() {
        return Stream.of(
                arguments("GET /" + "a".repeat(5000) + " HTTP/1.1\r\n\r\n", "414", "uri_too_long"),
                arguments("GET / HTTP/1.1\r\nA: " + "a".repeat(9000) + "\r\n\r\n", "431", "request_headers_too_large"),
                arguments("GET / HTTP/1.1\r\nA B: c\r\n\r\n", "400", "malformed_request"),
                arguments("hello\r\n\r\n", "400", "malformed_request"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("unreadable")
    void aServerUsesItForWhatItCannotRead(String request, String status, String code) throws IOException {
        // Given
        HttpServer plain = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .httpRequestDecoder(decoder -> decoder.maxHeaderSize(8000).maxInitialLineLength(4096));
        DisposableServer server = new UnreadableRequests().apply(plain).bindNow(Duration.ofSeconds(10));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            // When
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            // Then
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains("\"code\":\"" + code + "\"");
        } finally {
            server.disposeNow(Duration.ofSeconds(10));
        }
    }
}
