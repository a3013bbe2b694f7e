// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.mcp.modern;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.header.HeaderField;
import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage;
import dev.mcprelay.protocol.jsonrpc.JsonRpcReader;
import dev.mcprelay.protocol.jsonrpc.JsonRpcReading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

final class MirroredHeadersTest {
    private static final String VERSION = "\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"";
    private static final String CAPABILITIES = "\"io.modelcontextprotocol/clientCapabilities\":{}";
    private static final String META = "\"_meta\":{" + VERSION + "," + CAPABILITIES + "}";

    private static Optional<ErrorCode> fault(String method, String params, String... headers) {
        String body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":{" + params + "}}";
        List<HeaderField> fields = new ArrayList<>();
        for (int i = 0; i < headers.length; i += 2) {
            fields.add(new HeaderField(headers[i], headers[i + 1]));
        }
        JsonRpcReading.Valid valid = (JsonRpcReading.Valid) JsonRpcReader.read(RawJson.of(body));
        return MirroredHeaders.fault((JsonRpcMessage.Request) valid.message(), new HeaderFields(fields));
    }

    static Stream<Arguments> nameBearing() {
        return Stream.of(
                arguments("tools/call", "name"),
                arguments("prompts/get", "name"),
                arguments("resources/read", "uri"),
                arguments("tasks/get", "taskId"),
                arguments("tasks/update", "taskId"),
                arguments("tasks/cancel", "taskId"));
    }

    @Test
    void aRequestThatMirrorsItsBodyIsFine() {
        // When
        Optional<ErrorCode> fault =
                fault("tools/list", META, "MCP-Protocol-Version", "2026-07-28", "Mcp-Method", " tools/list ");
        // Then
        assertThat(fault).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-07-28, tools/list, ",
        "'', tools/list, HEADER_BODY_MISMATCH",
        "2025-11-25, tools/list, HEADER_BODY_MISMATCH",
        "2026-07-28, '', HEADER_BODY_MISMATCH",
        "2026-07-28, Tools/List, HEADER_BODY_MISMATCH",
        "2026-07-28, tools/call, HEADER_BODY_MISMATCH"
    })
    void versionAndMethodMustAgree(String version, String method, ErrorCode expected) {
        // When
        Optional<ErrorCode> fault = fault("tools/list", META, "MCP-Protocol-Version", version, "Mcp-Method", method);
        // Then
        assertThat(fault).isEqualTo(Optional.ofNullable(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"_meta\":{}", "\"_meta\":{" + CAPABILITIES + "}", "\"_meta\":{" + VERSION + "}"})
    void aModernRequestNeedsItsMeta(String params) {
        // When
        Optional<ErrorCode> fault =
                fault("tools/list", params, "MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "tools/list");
        // Then
        assertThat(fault).contains(ErrorCode.INVALID_META);
    }

    @Test
    void anUnknownVersionIsThePrivateServersToRefuse() {
        // Given
        String meta = META.replace("2026-07-28", "v999.0.0");
        // When
        Optional<ErrorCode> fault =
                fault("tools/list", meta, "MCP-Protocol-Version", "v999.0.0", "Mcp-Method", "tools/list");
        // Then
        assertThat(fault).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("nameBearing")
    void aNameIsMirroredWhereTheMethodBearsOne(String method, String field) {
        // Given
        String params = "\"" + field + "\":\"it\"," + META;
        // When
        Optional<ErrorCode> right = named(method, params, "it");
        Optional<ErrorCode> wrong = named(method, params, "other");
        Optional<ErrorCode> missing = fault(method, params, "MCP-Protocol-Version", "2026-07-28", "Mcp-Method", method);
        // Then
        assertThat(right).isEmpty();
        assertThat(wrong).contains(ErrorCode.HEADER_BODY_MISMATCH);
        assertThat(missing).contains(ErrorCode.HEADER_BODY_MISMATCH);
    }

    private static Optional<ErrorCode> named(String method, String params, String name) {
        return fault(method, params, "MCP-Protocol-Version", "2026-07-28", "Mcp-Method", method, "Mcp-Name", name);
    }

    @Test
    void aNameWhereNoneIsAskedForIsNobodysConcern() {
        // When
        Optional<ErrorCode> fault = named("tools/list", META, "anything");
        // Then
        assertThat(fault).isEmpty();
    }

    @Test
    void aBodyWithoutItsNameIsThePrivateServersToRefuse() {
        // When
        Optional<ErrorCode> fault = named("tools/call", META, "anything");
        // Then
        assertThat(fault).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Hello, =?base64?SGVsbG8=?=, true",
        "Hello, =?base64?SGVsbG8?=, false",
        "Hello, =?base64?SGVs!!!bG8=?=, false",
        "Hello, SGVsbG8=, false",
        "Hello, =?Base64?SGVsbG8=?=, false",
        "Hello, =?base64?SGVsbG8=, false",
        "=?base64?SGVsbG8=, =?base64?SGVsbG8=, true",
        "zażółć, =?base64?emHFvMOzxYLEhw==?=, true",
        "a, =?base64?/w==?=, false",
        "'', =?base64??=, true"
    })
    void anEncodedNameIsDecodedStrictlyBeforeItIsCompared(String name, String sent, boolean same) {
        // When
        Optional<ErrorCode> fault = named("tools/call", "\"name\":\"" + name + "\"," + META, sent);
        // Then
        assertThat(fault.isEmpty()).isEqualTo(same);
    }
}
