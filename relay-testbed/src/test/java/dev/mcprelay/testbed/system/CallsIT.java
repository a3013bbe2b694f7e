// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.system;

import java.net.http.HttpResponse;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.mcprelay.testbed.server.Quirks;
import dev.mcprelay.testbed.server.RecordedRequest;
import dev.mcprelay.testbed.world.AdminClient.NewTunnel;
import dev.mcprelay.testbed.world.McpCaller;

import static org.assertj.core.api.Assertions.assertThat;

/// What a caller gets for what it asks, when all is well: the form of answers, ids, bytes that nobody may touch.
@Timeout(60)
final class CallsIT {
    private static final String PROGRESS = "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"tools/call\",\"params\":{"
            + "\"name\":\"progress\",\"arguments\":{\"n\":3,\"ms\":30},\"_meta\":{\"progressToken\":\"p\"}}}";
    private static final World WORLD = World.of(1, "relay.mcp.keep-alive", "200ms");
    private static NewTunnel tunnel = WORLD.tunnel();
    private final McpCaller caller = WORLD.caller(tunnel);

    @BeforeAll
    static void connect() {
        tunnel = WORLD.servedTunnel();
    }

    @AfterEach
    void honest() {
        WORLD.server().quirks(Quirks.NONE);
    }

    @AfterAll
    static void close() {
        WORLD.close();
    }

    private static RecordedRequest lastPost() {
        return WORLD.server().requests().reversed().stream()
                .filter(request -> request.method().equals("POST"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anAnswerThatNothingPrecedesIsJson() {
        // When
        HttpResponse<String> response = caller.ask(McpCaller.toolCall("1", "add", "{\"a\":1,\"b\":2}"));
        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(response.headers().firstValue("X-Request-Id")).isPresent();
        assertThat(Json.of(response).at("/result/structuredContent/sum").asInt())
                .isEqualTo(3);
    }

    @Test
    void noticesMakeAStreamThatEndsWithTheAnswer() {
        // When
        HttpResponse<String> response = caller.ask(PROGRESS);
        // Then
        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-cache, no-transform");
        assertThat(response.headers().firstValue("X-Accel-Buffering")).contains("no");
        List<String> events = Json.events(response.body());
        assertThat(events).hasSize(4);
        assertThat(events.subList(0, 3))
                .allMatch(event -> Json.of(event).at("/method").asString().equals("notifications/progress"));
        assertThat(Json.of(events.get(3)).at("/id").asInt()).isEqualTo(5);
    }

    @Test
    void aPrivateServerThatStreamsIsMirrored() {
        // Given
        WORLD.server().quirks(Quirks.NONE.streamingEveryAnswer());
        // When
        HttpResponse<String> response = caller.ask(McpCaller.toolCall("1", "add", "{\"a\":1,\"b\":2}"));
        // Then
        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
        assertThat(Json.events(response.body())).hasSize(1);
    }

    @Test
    void discoverIsJsonEvenWhereThePrivateServerStreams() {
        // Given
        WORLD.server().quirks(Quirks.NONE.streamingEveryAnswer());
        // When
        HttpResponse<String> response = modern(McpCaller.modern("1", "server/discover", ""), "server/discover");
        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/json;q=1, text/html"})
    void aCallerThatTakesNoStreamGetsTheAnswerAlone(String accept) {
        // Given
        String request = "POST /v1/mcp/" + tunnel.id() + " HTTP/1.1\r\nHost: a\r\nAccept: " + accept
                + "\r\nAuthorization: Bearer " + WORLD.token(tunnel)
                + "\r\nContent-Type: application/json\r\nContent-Length: " + PROGRESS.length() + "\r\n\r\n"
                + PROGRESS;
        try (RawSocket socket = WORLD.socket()) {
            // When
            RawSocket.RawAnswer answer = socket.ask(request);
            // Then
            assertThat(answer.header("Content-Type")).contains("application/json");
            assertThat(Json.of(answer.body()).at("/id").asInt()).isEqualTo(5);
        }
    }

    @Test
    void aQuietStreamSaysThatItIsAlive() {
        // Given
        String slow = PROGRESS.replace("\"ms\":30", "\"ms\":1500");
        // When
        HttpResponse<String> response = caller.ask(slow);
        // Then
        assertThat(response.body()).contains("\n: keep-alive\n\n");
        assertThat(Json.events(response.body())).hasSize(4);
    }

    @Test
    void aNotificationIsAcceptedWithoutABodyOnceThePrivateServerHasIt() {
        // Given
        String notification =
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/roots/list_changed\",\"params\":{\"n\":1}}";
        // When
        HttpResponse<String> response = caller.ask(notification);
        // Then
        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.body()).isEmpty();
        assertThat(lastPost().body()).contains("roots/list_changed");
    }

    @Test
    void anAnswerToTheServerIsSwallowed() {
        // When
        HttpResponse<String> response = caller.ask("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
        // Then
        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9007199254740993",
                "1.5",
                "12345678901234567890123",
                "\"1\"",
                "1",
                "-0",
                "1e2",
                "\"\"",
                "\"\\u0041\\\"ä\"",
                "\"tunnel\""
            })
    void anIdComesBackByteForByte(String id) {
        // When
        HttpResponse<String> response = caller.ask(McpCaller.toolCall(id, "add", "{\"a\":1,\"b\":2}"));
        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).startsWith("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",");
    }

    @Test
    void anIdComesBackByteForByteOnAnError() {
        // When
        HttpResponse<String> response =
                caller.ask(McpCaller.toolCall("9007199254740993", "fail", "{\"status\":418,\"code\":-32050}"));
        // Then
        assertThat(response.statusCode()).isEqualTo(418);
        assertThat(response.body()).contains("\"id\":9007199254740993,").contains("-32050");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1180591620717411303424",
                "1.0",
                "1",
                "1e400",
                "{\"b\":1,\"a\":2,\"b\":3}",
                "[1.0,1,1e0,-0,0.1000]",
                "\"\\u00e4ä\\ud83d\\ude00\\/<>&\"",
                "{\"\":{\"id\":null,\"jsonrpc\":\"1.0\",\"method\":\"x\"}}",
                "{\"__proto__\":{\"$ref\":\"http://example.com\"},\"@class\":\"java.lang.Runtime\"}"
            })
    void argumentsAndResultsKeepTheirBytes(String value) {
        // When
        HttpResponse<String> response = caller.ask(McpCaller.toolCall("1", "echo", "{\"value\":" + value + "}"));
        // Then
        assertThat(lastPost().body()).contains("\"arguments\":{\"value\":" + value + "}");
        assertThat(response.body()).contains("\"structuredContent\":{\"value\":" + value + "}");
    }

    @Test
    void theRequestIdOfACallerTravelsAndComesBack() {
        // When
        HttpResponse<String> response = caller.ask(McpCaller.toolCall("1", "headers", "{}"), "X-Request-Id", "mine-1");
        // Then
        assertThat(response.headers().allValues("X-Request-Id")).containsExactly("mine-1");
        assertThat(response.body()).contains("mine-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "<script>"})
    void aRequestIdThatCouldHarmALogIsReplaced(String id) {
        // When
        HttpResponse<String> response = caller.ask(McpCaller.toolCall("1", "add", "{}"), "X-Request-Id", id);
        // Then
        assertThat(response.headers().firstValue("X-Request-Id"))
                .isPresent()
                .get()
                .isNotEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource({"GET, 405", "PUT, 405", "PATCH, 405"})
    void anotherMethodIsRefusedToAnAuthorisedCaller(String method, int status) {
        // When
        HttpResponse<String> response = caller.send(method);
        // Then
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Allow")).contains("POST, DELETE");
        assertThat(Json.relayError(response)).isEqualTo("method_not_allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "HEAD"})
    void aStrangerIsChallengedWhateverItsMethod(String method) {
        // When
        HttpResponse<String> response = McpCaller.of(caller.url(), null).send(method);
        // Then
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate")).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/nothing, 404, route_not_found",
        "GET, /v1/tunnels/nonsense, 400, invalid_tunnel_id_format",
        "PUT, /v1/tunnels, 405, method_not_allowed",
        "GET, /v1/tunnels/tunnel_0123456789abcdef0123456789abcdef, 404, tunnel_not_found",
        "POST, /v1/tunnels, 415, unsupported_media_type"
    })
    void everyRefusalHasARequestIdAndTheEnvelope(String method, String path, int status, String code) {
        // When
        HttpResponse<String> response = WORLD.admin().send(method, path, "");
        // Then
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("X-Request-Id")).isPresent();
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(Json.envelopeError(response)).isEqualTo(code);
        assertThat(Json.of(response).at("/error/message").asString()).isNotBlank();
        assertThat(Json.of(response).at("/error/type").asString()).isEqualTo("invalid_request_error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/mcp", "/v1/tunnels/", "//v1/tunnels", "/", "/v1/tunnel/x"})
    void nothingIsEverRedirected(String path) {
        // When
        HttpResponse<String> response = WORLD.admin().send("GET", path, "");
        // Then
        assertThat(response.statusCode()).isGreaterThanOrEqualTo(400);
        assertThat(response.headers().firstValue("Location")).isEmpty();
        assertThat(response.headers().firstValue("X-Request-Id")).isPresent();
    }

    @Test
    void aModernCallIsServedAndItsErrorsPass() {
        // When
        HttpResponse<String> served = modern(McpCaller.modern("\"m\"", "tools/list", ""), "tools/list");
        HttpResponse<String> unknown = modern(McpCaller.modern("\"m\"", "no/such", ""), "no/such");
        // Then
        assertThat(served.statusCode()).isEqualTo(200);
        assertThat(Json.of(served).at("/result/tools").size()).isPositive();
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(Json.of(unknown).at("/error/code").asInt()).isEqualTo(-32601);
    }

    @Test
    void aModernHeaderThatContradictsTheBodyIsRefused() {
        // When
        HttpResponse<String> response = modern(McpCaller.modern("1", "tools/list", ""), "tools/call");
        // Then
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Json.of(response).at("/error/code").asInt()).isEqualTo(-32020);
        assertThat(Json.of(response).at("/id").asInt()).isEqualTo(1);
    }

    @Test
    void aModernCallKnowsNoSession() {
        // When
        HttpResponse<String> response = caller.ask(
                McpCaller.modern("1", "tools/list", ""),
                "MCP-Protocol-Version",
                "2026-07-28",
                "Mcp-Method",
                "tools/list",
                "Mcp-Session-Id",
                "old");
        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Mcp-Session-Id")).isEmpty();
        assertThat(lastPost().headers().first("Mcp-Session-Id")).isEmpty();
    }

    @Test
    void theChallengeOfThePrivateServerStaysBehindTheRelay() {
        // Given
        WORLD.server().quirks(Quirks.NONE.challengingWith("Bearer resource_metadata=\"http://10.0.0.5/prm\""));
        // When
        HttpResponse<String> response = caller.ask(McpCaller.toolCall("1", "add", "{}"));
        // Then
        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(Json.relayError(response)).isEqualTo("upstream_unauthorized");
        assertThat(response.headers().firstValue("WWW-Authenticate")).isEmpty();
    }

    @Test
    void aPrivateServerThatDiesMidAnswerIsAFailureOfItsOwn() {
        // Given
        WORLD.server().quirks(Quirks.NONE.closingBeforeAnswering());
        // When
        HttpResponse<String> response = caller.ask(McpCaller.toolCall("1", "add", "{\"a\":1,\"b\":1}"));
        // Then
        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(Json.of(response).at("/id").asInt()).isEqualTo(1);
        assertThat(response.body()).doesNotContain("127.0.0.1");
    }

    private HttpResponse<String> modern(String body, String method) {
        return caller.ask(body, "MCP-Protocol-Version", "2026-07-28", "Mcp-Method", method);
    }
}
