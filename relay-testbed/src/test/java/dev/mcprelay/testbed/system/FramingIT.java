// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.system;

import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.mcprelay.testbed.system.RawSocket.RawAnswer;
import dev.mcprelay.testbed.world.AdminClient.NewTunnel;
import dev.mcprelay.testbed.world.McpCaller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/// HTTP that two readers could take apart differently (RFC 9112 §6.1, §11.2): refused with the connection,
/// and nothing of what follows on it is taken for a request.
@Timeout(60)
final class FramingIT {
    private static final String BODY = McpCaller.toolCall("7", "echo", "{\"value\":1,\"uid\":\"smuggled\"}");
    private static final World WORLD = World.of(1);
    private static NewTunnel tunnel = WORLD.tunnel();

    @BeforeAll
    static void connect() {
        tunnel = WORLD.servedTunnel();
    }

    @AfterEach
    void theNextCallIsServed() {
        var response = WORLD.caller(tunnel).ask(McpCaller.toolCall("1", "add", "{\"a\":1,\"b\":2}"));
        assertThat(response.statusCode()).isEqualTo(200);
    }

    @AfterAll
    static void close() {
        WORLD.close();
    }

    static Stream<Arguments> ambiguousRequests() {
        String chunked = Integer.toHexString(BODY.length()) + "\r\n" + BODY + "\r\n0\r\n\r\n";
        String length = "Content-Length: " + BODY.length();
        String smuggled = "0\r\n\r\n" + post("HTTP/1.1", length) + BODY;
        return Stream.of(
                arguments(
                        "a length and chunks",
                        post("HTTP/1.1", "Content-Length: 4", "Transfer-Encoding: chunked") + smuggled),
                arguments("two lengths", post("HTTP/1.1", length, "Content-Length: 1") + BODY),
                arguments("a list of lengths", post("HTTP/1.1", "Content-Length: 1, 2") + BODY),
                arguments("a signed length", post("HTTP/1.1", "Content-Length: +" + BODY.length()) + BODY),
                arguments("a length below zero", post("HTTP/1.1", "Content-Length: -1") + BODY),
                arguments("an unknown transfer coding", post("HTTP/1.1", "Transfer-Encoding: xchunked") + chunked),
                arguments(
                        "a coding behind the chunks",
                        post("HTTP/1.1", "Transfer-Encoding: chunked, identity") + chunked),
                arguments("chunks in HTTP/1.0", post("HTTP/1.0", "Transfer-Encoding: chunked") + chunked),
                arguments("a chunk size in C", post("HTTP/1.1", "Transfer-Encoding: chunked") + "0x10\r\n" + BODY),
                arguments(
                        "a chunk size below zero",
                        post("HTTP/1.1", "Transfer-Encoding: chunked") + "-1\r\n" + BODY + "\r\n0\r\n\r\n"),
                arguments(
                        "a chunk extension of a megabyte",
                        post("HTTP/1.1", "Transfer-Encoding: chunked") + "1;a=" + "x".repeat(1 << 20) + "\r\n"),
                arguments("10 000 headers", post("HTTP/1.1", length, "X-Many: 1\r\n".repeat(10_000) + "X-Last: 1")),
                arguments("a request line of a megabyte", "GET /" + "x".repeat(1 << 20) + " HTTP/1.1\r\n\r\n"),
                arguments(
                        "a query with a broken escape, and another request",
                        get("/v1/tunnels?%zz") + get("/v1/tunnels")),
                arguments("no HTTP", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n"));
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    }

    private static String post(String version, String... lines) {
        return "POST /v1/mcp/" + tunnel.id() + " " + version + "\r\nHost: localhost\r\nAuthorization: Bearer "
                + WORLD.token(tunnel) + "\r\nContent-Type: application/json\r\n" + String.join("\r\n", lines)
                + "\r\n\r\n";
    }

    @ParameterizedTest(name = "{0}")
    @Execution(ExecutionMode.CONCURRENT)
    @MethodSource("ambiguousRequests")
    void whatCouldBeReadTwoWaysIsRefusedWithItsConnection(String what, String request) {
        // Given
        int before = WORLD.server().executions("smuggled");
        try (RawSocket socket = WORLD.socket()) {
            // When
            RawAnswer answer = socket.ask(request);
            // Then
            assertThat(answer.status()).as(what).isIn(400, 413, 414, 431, 501);
            assertThat(answer.header("X-Request-Id")).as(what).isPresent();
            assertThat(answer.body()).as(what).contains("\"error\":{", "\"message\":");
            assertThat(socket.isClosedByPeer()).isTrue();
        }
        assertThat(WORLD.server().executions("smuggled")).isEqualTo(before);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aChunkWithoutItsEndWaitsForNobodyElse() {
        // Given
        try (RawSocket socket = WORLD.socket()) {
            // When
            socket.send(post("HTTP/1.1", "Transfer-Encoding: chunked") + "5\r\nab");
            socket.finishSending();
            // Then
            assertThat(socket.isClosedByPeer()).isTrue();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aBodyThatWaitsForLeaveGetsIt() {
        // Given
        try (RawSocket socket = WORLD.socket()) {
            socket.send(post("HTTP/1.1", "Expect: 100-continue", "Content-Length: " + BODY.length()));
            // When
            RawAnswer leave = socket.answer();
            RawAnswer answer = socket.ask(BODY);
            // Then
            assertThat(leave.status()).isEqualTo(100);
            assertThat(answer.status()).isEqualTo(200);
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aTargetInAbsoluteFormIsServedAsItsPath() {
        // Given
        String head = post("HTTP/1.1", "Content-Length: " + BODY.length());
        try (RawSocket socket = WORLD.socket()) {
            // When
            RawAnswer answer = socket.ask(head.replace("POST /", "POST http://elsewhere/") + BODY);
            RawAnswer poll = socket.ask(get("http://elsewhere/v1/tunnels/" + tunnel.id() + "/poll"));
            RawAnswer administration = socket.ask(get("http://elsewhere/v1/tunnels"));
            // Then
            assertThat(answer.status()).isEqualTo(200);
            assertThat(poll.status()).isEqualTo(401);
            assertThat(poll.body()).contains("runtime keys");
            assertThat(administration.status()).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @ValueSource(strings = {"/v1/mcp/", "/v1/tunnels/"})
    void aBodyThatIsWithheldAfterARefusalEndsItsConnection(String prefix) {
        // Given
        try (RawSocket socket = WORLD.socket()) {
            // When
            RawAnswer answer = socket.ask("POST " + prefix + tunnel.id()
                    + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{");
            // Then
            assertThat(answer.status()).isEqualTo(401);
            assertThat(socket.isClosedByPeer()).isTrue();
        }
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @ValueSource(strings = {"h2c", "websocket"})
    void anUpgradeIsNotMade(String upgrade) {
        // Given
        try (RawSocket socket = WORLD.socket()) {
            String head = post(
                    "HTTP/1.1",
                    "Connection: Upgrade, HTTP2-Settings",
                    "Upgrade: " + upgrade,
                    "HTTP2-Settings: AAMAAABkAAQAAP__",
                    "Content-Length: " + BODY.length());
            // When
            RawAnswer answer = socket.ask(head + BODY);
            // Then
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Upgrade")).isEmpty();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void requestsInARowAreAnsweredInTheirOrder() {
        // Given
        String first = McpCaller.toolCall("\"first\"", "sleep", "{\"ms\":200}");
        String second = McpCaller.toolCall("\"second\"", "echo", "{\"value\":1}");
        try (RawSocket socket = WORLD.socket()) {
            // When
            socket.send(post("HTTP/1.1", "Content-Length: " + first.length())
                    + first
                    + post("HTTP/1.1", "Content-Length: " + second.length())
                    + second);
            // Then
            assertThat(socket.answer().body()).contains("\"first\"");
            assertThat(socket.answer().body()).contains("\"second\"");
        }
    }
}
