// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.server;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.mcprelay.testbed.server.HttpCaller.errorCode;
import static dev.mcprelay.testbed.server.HttpCaller.json;
import static dev.mcprelay.testbed.server.HttpCaller.sessionBody;
import static org.assertj.core.api.Assertions.assertThat;

@Timeout(20)
final class PrivateServerSessionEraTest {
    private static final String INITIALIZE = sessionBody("initialize", "\"protocolVersion\":\"2025-06-18\"");

    private final PrivateServer server = PrivateServer.start();
    private final HttpCaller caller = new HttpCaller(server);

    @AfterEach
    void close() {
        caller.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"2025-03-26,2025-03-26", "2025-06-18,2025-06-18", "2025-11-25,2025-11-25", "2024-11-05,2025-11-25"})
    void initializeAgreesOnAVersionAndMintsASession(String asked, String agreed) throws Exception {
        // When
        var response = caller.post(sessionBody("initialize", "\"protocolVersion\":\"" + asked + "\""));
        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response).at("/result/protocolVersion").asString()).isEqualTo(agreed);
        assertThat(response.headers().firstValue("Mcp-Session-Id")).isPresent();
        assertThat(server.openSessions()).isOne();
    }

    @Test
    void aStatelessServerMintsNoSessionAndKnowsNoDelete() throws Exception {
        try (var stateless = PrivateServer.start(PrivateServerSettings.DEFAULTS.stateless());
                var its = new HttpCaller(stateless)) {
            // When
            var initialized = its.post(INITIALIZE);
            // Then
            assertThat(initialized.headers().firstValue("Mcp-Session-Id")).isEmpty();
            var deleted = its.send("DELETE", "Mcp-Session-Id", "any");
            assertThat(deleted.statusCode()).isEqualTo(405);
            assertThat(deleted.headers().firstValue("Allow")).contains("POST");
        }
    }

    @Test
    void aDeletedSessionIsUnknownFromThenOn() throws Exception {
        // Given
        String session =
                caller.post(INITIALIZE).headers().firstValue("Mcp-Session-Id").orElseThrow();
        assertThat(caller.post(sessionBody("ping", ""), "Mcp-Session-Id", session)
                        .statusCode())
                .isEqualTo(200);
        // When
        var deleted = caller.send("DELETE", "Mcp-Session-Id", session);
        // Then
        assertThat(deleted.statusCode()).isEqualTo(204);
        assertThat(deleted.body()).isEmpty();
        assertThat(caller.send("DELETE", "Mcp-Session-Id", session).statusCode())
                .isEqualTo(404);
        var call = caller.post(sessionBody("ping", ""), "Mcp-Session-Id", session);
        assertThat(call.statusCode()).isEqualTo(404);
        assertThat(errorCode(call)).isEqualTo(-32001);
    }

    @Test
    void getIsNotAllowed() throws Exception {
        // When
        var response = caller.send("GET");
        // Then
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("POST, DELETE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}"
            })
    void whatWantsNoAnswerIsAcceptedWithoutABody(String message) throws Exception {
        // When
        var response = caller.post(message);
        // Then
        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers().firstValue("Content-Length")).contains("0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"jsonrpc":"2.0","id":1,"method":          | -32700
                    {"jsonrpc":"2.0","id":1,"method":"ping"}{} | -32700
                    [{"jsonrpc":"2.0","id":1,"method":"ping"}] | -32600
                    {"jsonrpc":"2.0","id":null,"method":"ping"}| -32600
                    {"jsonrpc":"2.0","id":1.5,"method":"ping"} | -32600
                    {"jsonrpc":"2.0","id":1}                   | -32600
                    {"id":1,"method":"ping"}                   | -32600
                    """)
    void malformedMessagesAreRefused(String message, int code) throws Exception {
        // When
        var response = caller.post(message);
        // Then
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(errorCode(response)).isEqualTo(code);
    }

    @Test
    void anUnknownMethodIsAnErrorInsideAnOrdinaryAnswer() throws Exception {
        // When
        var response = caller.post(sessionBody("prompts/list", ""));
        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(errorCode(response)).isEqualTo(-32601);
    }

    @Test
    void anUnknownVersionHeaderIsRefused() throws Exception {
        // When
        var response = caller.post(sessionBody("ping", ""), "MCP-Protocol-Version", "1999-01-01");
        // Then
        assertThat(response.statusCode()).isEqualTo(400);
    }

    @Test
    void toolsAreListedWithoutModernMembers() throws Exception {
        // When
        var result = json(caller.post(sessionBody("tools/list", ""))).at("/result");
        // Then
        assertThat(result.at("/tools").findValuesAsString("name"))
                .contains("add", "echo", "sleep", "count", "progress", "bytes", "fail", "headers", "whoami");
        assertThat(result.has("resultType")).isFalse();
        assertThat(result.has("ttlMs")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"listen:0\"", "9007199254740993", "1180591620717411303424", "\"\\u0041\\n\"", "-1"})
    void idsComeBackAsTheyWereWritten(String id) throws Exception {
        // When
        var response = caller.post("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"ping\"}");
        // Then
        assertThat(response.body()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{}}", id);
    }
}
