// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.system;

import java.net.http.HttpResponse;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.mcprelay.testbed.system.RawSocket.RawAnswer;
import dev.mcprelay.testbed.world.AdminClient.NewTunnel;
import dev.mcprelay.testbed.world.McpCaller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/// What callers send wrong: each gets its own JSON-RPC error, nothing of it reaches the private server, and the next
/// call is served.
@Timeout(60)
final class BadInputIT {
    private static final int CAP = 64 << 10;
    private static final World WORLD = World.of(1, "relay.limits.request-body", "64KB");
    private static NewTunnel tunnel = WORLD.tunnel();

    @BeforeAll
    static void connect() {
        tunnel = WORLD.servedTunnel();
    }

    @AfterEach
    void theNextCallIsServed() {
        var response = WORLD.caller(tunnel).ask(McpCaller.toolCall("1", "add", "{\"a\":1,\"b\":2}"));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(Json.of(response).at("/result/structuredContent/sum").asInt())
                .isEqualTo(3);
    }

    @AfterAll
    static void close() {
        WORLD.close();
    }

    static Stream<Arguments> bodies() {
        String deep = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\",\"params\":" + "{\"a\":".repeat(10_000) + "1"
                + "}".repeat(10_000) + "}";
        return Stream.of(
                arguments("no JSON", "{\"jsonrpc\":", -32700),
                arguments("nothing", " ", -32700),
                arguments("two values", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"} {}", -32700),
                arguments("nested 10 000 deep", deep, -32700),
                arguments("a number beyond JSON", request("01"), -32700),
                arguments("an id of object type", request("{\"a\":1}"), -32600),
                arguments("an id of array type", request("[1]"), -32600),
                arguments("a boolean id", request("true"), -32600),
                arguments("a null id", request("null"), -32600),
                arguments("a batch", "[" + request("1") + "]", -32600),
                arguments("an empty batch", "[]", -32600),
                arguments("a string", "\"hello\"", -32600),
                arguments("another version", request("1").replace("2.0", "1.0"), -32600),
                arguments("no version", "{\"id\":1,\"method\":\"ping\"}", -32600),
                arguments("neither method nor result", "{\"jsonrpc\":\"2.0\",\"id\":1}", -32600),
                arguments("an empty method", request("1").replace("ping", ""), -32600),
                arguments("two methods", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\",\"method\":\"ping\"}", -32600),
                arguments("two ids", "{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"ping\"}", -32600),
                arguments(
                        "params that are text",
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\",\"params\":\"b\"}",
                        -32600));
    }

    private static String request(String id) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"ping\"}";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void aBodyThatIsNoMessageIsRefusedAsJsonRpcAsks(String what, String body, int code) {
        // Given
        int before = WORLD.server().requests().size();
        // When
        HttpResponse<String> response = WORLD.caller(tunnel).ask(body);
        // Then
        assertThat(response.statusCode()).as(what).isEqualTo(400);
        assertThat(Json.of(response).at("/error/code").asInt()).isEqualTo(code);
        assertThat(response.headers().firstValue("X-Request-Id")).isPresent();
        assertThat(WORLD.server().requests()).hasSize(before);
    }

    @Test
    void anErrorCarriesTheIdWhereOneCouldBeRead() {
        // When
        HttpResponse<String> response =
                WORLD.caller(tunnel).ask("{\"jsonrpc\":\"1.0\",\"id\":\"mine\",\"method\":\"ping\"}");
        // Then
        assertThat(Json.of(response).at("/id").asString()).isEqualTo("mine");
    }

    @Test
    void aBodyDeclaredLargerThanTheCapIsRefusedUnread() {
        // Given
        try (RawSocket socket = WORLD.socket()) {
            String head = head("Content-Length: " + (CAP + 1), "Content-Type: application/json");
            // When
            RawAnswer answer = socket.ask(head);
            // Then
            assertThat(answer.status()).isEqualTo(413);
            assertThat(relayError(answer)).isEqualTo("request_body_too_large");
            assertThat(answer.header("Connection")).contains("close");
        }
    }

    @Test
    void aChunkedBodyLargerThanTheCapIsRefused() {
        // Given
        try (RawSocket socket = WORLD.socket()) {
            String head = head("Transfer-Encoding: chunked", "Content-Type: application/json");
            String chunk = "4000\r\n" + "x".repeat(0x4000) + "\r\n";
            // When
            RawAnswer answer = socket.ask(head + chunk.repeat(8) + "0\r\n\r\n");
            // Then
            assertThat(answer.status()).isEqualTo(413);
            assertThat(relayError(answer)).isEqualTo("request_body_too_large");
        }
    }

    @Test
    void aBodyOfExactlyTheCapIsServed() {
        // Given
        String shell = McpCaller.toolCall("1", "echo", "{\"value\":\"\"}");
        String body = shell.replace("\"\"", "\"" + "x".repeat(CAP - shell.length()) + "\"");
        // When
        HttpResponse<String> response = WORLD.caller(tunnel).ask(body);
        // Then
        assertThat(body).hasSize(CAP);
        assertThat(response.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/jsonx", "nonsense"})
    void anotherContentTypeIsRefused(String contentType) {
        // When
        HttpResponse<String> response = WORLD.caller(tunnel).ask(request("1"), "Content-Type", contentType);
        // Then
        assertThat(response.statusCode()).isEqualTo(415);
        assertThat(Json.relayError(response)).isEqualTo("unsupported_media_type");
    }

    @Test
    void aCompressedBodyIsRefused() {
        // When
        HttpResponse<String> response = WORLD.caller(tunnel).ask(request("1"), "Content-Encoding", "gzip");
        // Then
        assertThat(response.statusCode()).isEqualTo(415);
        assertThat(Json.relayError(response)).isEqualTo("unsupported_media_type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "tunnel_0123",
                "tunnel_0123456789ABCDEF0123456789abcdef",
                "tunnel_0123456789abcdef0123456789abcdef0",
                "tunnel%5f0123456789abcdef0123456789abcdef",
                "/tunnel_0123456789abcdef0123456789abcdef"
            })
    void aMalformedTunnelIdIsNamedAsSuch(String id) {
        // When
        HttpResponse<String> response =
                McpCaller.of(WORLD.node().url() + "/v1/mcp/" + id, null).ask(request("1"));
        // Then
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Json.relayError(response)).isEqualTo("invalid_tunnel_id_format");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/Main", "/a%20b", "/harpoon", "/main/"})
    void aMalformedChannelIsNamedAsSuch(String channel) {
        // When
        HttpResponse<String> response =
                McpCaller.of(WORLD.urlOf(tunnel) + channel, WORLD.token(tunnel)).ask(request("1"));
        // Then
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Json.relayError(response)).isEqualTo("invalid_channel_format");
    }

    @Test
    void aChannelThatTheClientLacksIsRefusedAtOnce() {
        // Given
        String url = WORLD.urlOf(tunnel) + "/elsewhere";
        String token = WORLD.realm().token(WORLD.tokenFor(tunnel).audience(url));
        // When
        HttpResponse<String> response = McpCaller.of(url, token).ask(request("1"));
        // Then
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Json.relayError(response)).isEqualTo("unsupported_channel");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Mcp-Session-Id", "MCP-Protocol-Version", "Mcp-Method", "Mcp-Name"})
    void anMcpHeaderSentTwiceIsRefused(String name) {
        // When
        HttpResponse<String> response = WORLD.caller(tunnel).ask(request("1"), name, "a", name, "b");
        // Then
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Json.relayError(response)).isEqualTo("invalid_header");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Evil: a\rb", "X-Evil: a\u0000b", "X Evil: a", "X-Evil : a", ": a"})
    void aHeaderThatCouldBeReadTwoWaysIsRefused(String line) {
        // Given
        int before = WORLD.server().requests().size();
        String body = request("1");
        try (RawSocket socket = WORLD.socket()) {
            // When
            RawAnswer answer =
                    socket.ask(head(line, "Content-Type: application/json", "Content-Length: " + body.length()) + body);
            // Then
            assertThat(answer.status()).isEqualTo(400);
            assertThat(WORLD.server().requests()).hasSize(before);
        }
    }

    /// RFC 9112 §5.2 lets a server refuse it, or make spaces of the fold.
    @Test
    void aFoldedHeaderArrivesAsOneLine() {
        // Given
        String body = McpCaller.toolCall("1", "headers", "{}");
        String head = head(
                "X-Folded: one\r\n X-Injected: two",
                "Content-Type: application/json",
                "Content-Length: " + body.length());
        try (RawSocket socket = WORLD.socket()) {
            // When
            RawAnswer answer = socket.ask(head + body);
            // Then
            assertThat(answer.body()).contains("one X-Injected: two");
        }
    }

    @Test
    void aHeaderOf64KiBIsRefused() {
        // Given
        try (RawSocket socket = WORLD.socket()) {
            // When
            RawAnswer answer = socket.ask(head("X-Long: " + "x".repeat(64 << 10)));
            // Then
            assertThat(answer.status()).isEqualTo(431);
        }
    }

    @Test
    void aHeaderOf32KiBPasses() {
        // Given
        String value = "x".repeat(8000);
        // When
        HttpResponse<String> response = WORLD.caller(tunnel)
                .ask(
                        McpCaller.toolCall("1", "headers", "{}"),
                        "X-One",
                        value,
                        "X-Two",
                        value,
                        "X-Three",
                        value,
                        "X-Four",
                        value);
        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains(value);
    }

    @Test
    void headersThatOnlyProxiesAndTheRelayMaySetAreRemoved() {
        // When
        HttpResponse<String> response = WORLD.caller(tunnel)
                .ask(
                        McpCaller.toolCall("1", "headers", "{}"),
                        "X-Tunnel-Shard-Token",
                        "forged",
                        "X-Forwarded-For",
                        "forged",
                        "X-Principal",
                        "forged",
                        "X-Relay-Node",
                        "forged",
                        "Cookie",
                        "forged",
                        "X-Mine",
                        "kept");
        // Then
        assertThat(response.body()).contains("kept").doesNotContain("forged").doesNotContain("Bearer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "null", "http://localhost.evil.example"})
    void aForeignWebPageMayNotCall(String origin) {
        // When
        HttpResponse<String> response = WORLD.caller(tunnel).ask(request("1"), "Origin", origin);
        // Then
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(Json.relayError(response)).isEqualTo("origin_forbidden");
    }

    @Test
    void theRelaysOwnPagesMayCall() {
        // When
        HttpResponse<String> response =
                WORLD.caller(tunnel).ask(request("1"), "Origin", WORLD.node().url());
        // Then
        assertThat(response.statusCode()).isEqualTo(200);
    }

    private static String relayError(RawAnswer answer) {
        return Json.of(answer.body()).at("/error/data/code").asString();
    }

    private static String head(String... lines) {
        return "POST /v1/mcp/" + tunnel.id() + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + WORLD.token(tunnel) + "\r\n" + String.join("\r\n", lines) + "\r\n\r\n";
    }
}
