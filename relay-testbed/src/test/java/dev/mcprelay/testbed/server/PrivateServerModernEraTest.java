// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.server;

import java.io.IOException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.mcprelay.testbed.server.HttpCaller.errorCode;
import static dev.mcprelay.testbed.server.HttpCaller.json;
import static dev.mcprelay.testbed.server.HttpCaller.modernBody;
import static dev.mcprelay.testbed.server.HttpCaller.modernHeaders;
import static dev.mcprelay.testbed.server.HttpCaller.toolBody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(20)
final class PrivateServerModernEraTest {
    private final PrivateServer server = PrivateServer.start();
    private final HttpCaller caller = new HttpCaller(server);

    @AfterEach
    void close() {
        caller.close();
        server.close();
    }

    @Test
    void discoverTellsVersionAndCaching() throws Exception {
        // When
        var response = caller.modern("server/discover", "");
        // Then
        var result = json(response).at("/result");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(result.at("/resultType").asString()).isEqualTo("complete");
        assertThat(result.at("/supportedVersions").toString()).isEqualTo("[\"2026-07-28\"]");
        assertThat(result.at("/ttlMs").asInt(-1)).isZero();
        assertThat(result.at("/cacheScope").asString()).isEqualTo("private");
        assertThat(result.at("/_meta")
                        .get("io.modelcontextprotocol/serverInfo")
                        .at("/name")
                        .asString())
                .isEqualTo("private-server");
    }

    @Test
    void listedToolsAreCacheableAndComplete() throws Exception {
        // When
        var result = json(caller.modern("tools/list", "")).at("/result");
        // Then
        assertThat(result.at("/resultType").asString()).isEqualTo("complete");
        assertThat(result.at("/ttlMs").isInt()).isTrue();
        assertThat(result.at("/cacheScope").asString()).isEqualTo("private");
    }

    @Test
    void aToolAnswersACompleteResultAndNoSession() throws Exception {
        // When
        var response = caller.modernTool("add", "{\"a\":1.5,\"b\":2}");
        // Then
        assertThat(json(response).at("/result/resultType").asString()).isEqualTo("complete");
        assertThat(json(response).at("/result/structuredContent/sum").asDouble())
                .isEqualTo(3.5);
        assertThat(response.headers().firstValue("Mcp-Session-Id")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-07-28,tools/list,add",
        "2026-07-28,Tools/Call,add",
        "2026-07-28,tools/call,echo",
        "2026-07-28,tools/call,=?base64?YWRk!?=",
        "2025-11-25,tools/call,add"
    })
    void headersThatContradictTheBodyAreRefused(String version, String method, String name) throws Exception {
        // When
        var response = caller.post(
                toolBody("add", "{\"a\":1,\"b\":2,\"uid\":\"u\"}"),
                "MCP-Protocol-Version",
                version,
                "Mcp-Method",
                method,
                "Mcp-Name",
                name);
        // Then
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(errorCode(response)).isEqualTo(-32020);
        assertThat(server.executions("u")).isZero();
    }

    @Test
    void aModernBodyWithoutHeadersIsRefused() throws Exception {
        // When
        var response = caller.post(modernBody("7", "server/discover", ""));
        // Then
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(errorCode(response)).isEqualTo(-32020);
        assertThat(json(response).at("/id").asInt()).isEqualTo(7);
    }

    @Test
    void anEncodedNameIsDecodedBeforeItIsCompared() throws Exception {
        // When
        var response = caller.post(
                toolBody("add", "{\"a\":1,\"b\":2}"),
                "MCP-Protocol-Version",
                "2026-07-28",
                "Mcp-Method",
                "tools/call",
                "Mcp-Name",
                "=?base64?YWRk?=");
        // Then
        assertThat(response.statusCode()).isEqualTo(200);
    }

    @Test
    void anEncodedNameWithoutItsPaddingIsRefused() throws Exception {
        // When
        var response = caller.post(
                toolBody("echo", "{\"value\":1}"),
                "MCP-Protocol-Version",
                "2026-07-28",
                "Mcp-Method",
                "tools/call",
                "Mcp-Name",
                "=?base64?ZWNobw?=");
        // Then
        assertThat(errorCode(response)).isEqualTo(-32020);
    }

    @Test
    void aMirroredArgumentMustEqualItsHeader() throws Exception {
        // When
        var response = caller.modernTool("region", "{\"region\":\"eu-1\"}");
        // Then
        assertThat(errorCode(response)).isEqualTo(-32020);
        var mirrored = caller.post(
                toolBody("region", "{\"region\":\"eu-1\"}"),
                "MCP-Protocol-Version",
                "2026-07-28",
                "Mcp-Method",
                "tools/call",
                "Mcp-Name",
                "region",
                "Mcp-Param-Region",
                "eu-1");
        assertThat(mirrored.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"_meta\":{}}",
                "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}}",
                "{\"_meta\":{\"io.modelcontextprotocol/clientCapabilities\":{}}}"
            })
    void missingMetaKeysAreInvalidParams(String params) throws Exception {
        // When
        var response = caller.post(
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":" + params + "}",
                modernHeaders("tools/list"));
        // Then
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(errorCode(response)).isEqualTo(-32602);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v999.0.0", "2099-01-01"})
    void anUnknownVersionIsAnsweredWithTheKnownOnes(String version) throws Exception {
        // When
        var response = caller.post(
                modernBody("1", "tools/list", "").replace("2026-07-28", version),
                "MCP-Protocol-Version",
                version,
                "Mcp-Method",
                "tools/list");
        // Then
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(errorCode(response)).isEqualTo(-32022);
        assertThat(json(response).at("/error/data").toString())
                .isEqualTo("{\"supported\":[\"2026-07-28\"],\"requested\":\"%s\"}", version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"initialize", "ping", "logging/setLevel", "resources/subscribe", "no/such"})
    void methodsOfOtherErasAreNotFound(String method) throws Exception {
        // When
        var response = caller.modern(method, "");
        // Then
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(errorCode(response)).isEqualTo(-32601);
    }

    @Test
    void aNotificationNeedsNoMirroredHeaders() throws Exception {
        // When
        var response = caller.post(
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\",\"params\":{" + HttpCaller.META + "}}",
                "MCP-Protocol-Version",
                "2026-07-28");
        // Then
        assertThat(response.statusCode()).isEqualTo(202);
    }

    @Test
    void aListenIsAcknowledgedTaggedAndEnded() throws Exception {
        // Given
        String listen =
                modernBody("\"listen:0\"", "subscriptions/listen", "\"notifications\":{\"toolsListChanged\":true}");
        try (var events = new EventReader(
                caller.open(listen, modernHeaders("subscriptions/listen")).body())) {
            var acknowledged = events.next();
            assertThat(server.openListens()).isOne();
            // When
            server.toolsListChanged();
            var changed = events.next();
            server.endListens();
            var end = events.next();
            // Then
            String key = "io.modelcontextprotocol/subscriptionId";
            assertThat(acknowledged.at("/method").asString()).isEqualTo("notifications/subscriptions/acknowledged");
            assertThat(acknowledged.at("/params/notifications").toString()).isEqualTo("{\"toolsListChanged\":true}");
            assertThat(acknowledged.at("/params/_meta").get(key).asString()).isEqualTo("listen:0");
            assertThat(changed.at("/method").asString()).isEqualTo("notifications/tools/list_changed");
            assertThat(changed.at("/params/_meta").get(key).asString()).isEqualTo("listen:0");
            assertThat(end.at("/id").asString()).isEqualTo("listen:0");
            assertThat(end.at("/result/resultType").asString()).isEqualTo("complete");
            assertThat(end.at("/result/_meta").get(key).asString()).isEqualTo("listen:0");
            Await.until(() -> server.openListens() == 0);
        }
    }

    @Test
    void aListenThatDidNotAskForToolsHearsOnlyItsEnd() throws Exception {
        // Given
        String listen = modernBody("5", "subscriptions/listen", "\"notifications\":{}");
        try (var events = new EventReader(
                caller.open(listen, modernHeaders("subscriptions/listen")).body())) {
            assertThat(events.next().at("/params/notifications").toString()).isEqualTo("{}");
            // When
            server.toolsListChanged();
            server.endListens();
            // Then
            assertThat(events.next()
                            .at("/result/_meta/io.modelcontextprotocol~1subscriptionId")
                            .isInt())
                    .isTrue();
        }
    }

    @Test
    void aListenWhoseCallerLeftIsClosed() throws Exception {
        // Given
        String listen = modernBody("5", "subscriptions/listen", "\"notifications\":{\"toolsListChanged\":true}");
        var events = new EventReader(
                caller.open(listen, modernHeaders("subscriptions/listen")).body());
        assertThat(events.next().has("method")).isTrue();
        // When
        events.close();
        // Then
        Await.until(() -> server.openListens() == 0);
    }

    @Test
    void closingTheServerCutsOpenListens() throws Exception {
        // Given
        String listen = modernBody("5", "subscriptions/listen", "\"notifications\":{}");
        try (var events = new EventReader(
                caller.open(listen, modernHeaders("subscriptions/listen")).body())) {
            assertThat(events.next().has("method")).isTrue();
            // When
            server.close();
            // Then
            assertThatThrownBy(events::next).isInstanceOf(IOException.class);
            Await.until(() -> server.openListens() == 0);
        }
    }
}
