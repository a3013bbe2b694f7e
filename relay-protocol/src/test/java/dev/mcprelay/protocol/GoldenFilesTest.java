// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.mcprelay.protocol.command.CommandReader;
import dev.mcprelay.protocol.command.CommandWriter;
import dev.mcprelay.protocol.command.TunnelCommand;
import dev.mcprelay.protocol.header.HeaderField;
import dev.mcprelay.protocol.info.ServerInfo;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage;
import dev.mcprelay.protocol.response.ResponseReader;
import dev.mcprelay.protocol.response.ResponseType;
import dev.mcprelay.protocol.response.ResponseWriter;
import dev.mcprelay.protocol.response.TunnelResponse;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

final class GoldenFilesTest {

    private static CommandReader.Batch commands(String name) {
        return CommandReader.read(RawJson.of(Golden.text(name))).orElseThrow();
    }

    private static TunnelResponse response(String name) {
        return ResponseReader.read(RawJson.of(Golden.text(name))).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"commands-all-types", "commands-empty"})
    void commandsAreWrittenAsTheyAreRead(String name) {
        // Given
        CommandReader.Batch batch = commands(name);
        // When
        String written = CommandWriter.write(batch.commands()).join().text();
        // Then
        assertThat(written).isEqualTo(Golden.text(name));
        assertThat(batch.dropped()).isZero();
    }

    @Test
    void everyTypeOfCommandIsKnown() {
        // When
        List<TunnelCommand> all = commands("commands-all-types").commands();
        // Then
        assertThat(all)
                .extracting(TunnelCommand::type)
                .containsExactly("jsonrpc", "jsonrpc", "session_termination", "oauth_discovery");
        assertThat(all)
                .extracting(command -> command.head().channel().value())
                .containsExactly("main", "search", "main", "main");
        assertThat(all.getFirst().head().headers().fields())
                .containsExactly(
                        new HeaderField("Accept", "application/json, text/event-stream"),
                        new HeaderField("Mcp-Session-Id", "abc"),
                        new HeaderField("X-Multi", "a"),
                        new HeaderField("X-Multi", "b"));
        assertThat(all.getFirst().head().createdAt()).isEqualTo("2026-09-20T10:00:00Z");
        assertThat(all.getFirst().head().responseTimeout()).hasToString("130s");
        assertThat(all.get(2).head().responseTimeout()).hasToString("1500ms");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "response-final-http,req_01,JSONRPC_RESPONSE,200,-",
                "response-progress,req_01,JSONRPC_NOTIFY,200,-",
                "response-ack,req_02,NOTIFY_ACK,202,-",
                "response-notification-refused,req_02,JSONRPC_RESPONSE,404,-32603",
                "response-error-preserved,req_03,JSONRPC_RESPONSE,400,-32022",
                "response-transport-failure,req_04,JSONRPC_RESPONSE,502,-32603",
                "response-session-termination,req_05,SESSION_TERMINATION_RESPONSE,204,-",
                "response-oauth-discovery,req_06,OAUTH_DISCOVERY_RESPONSE,200,-",
                "response-later-fields,req_07,JSONRPC_RESPONSE,200,-",
            })
    void everyVariantOfAResponseIsKnown(
            String name, String request, ResponseType type, int code, @Nullable Integer error) {
        // When
        TunnelResponse response = response(name);
        // Then
        assertThat(response.requestId().value()).isEqualTo(request);
        assertThat(response.channel().value()).isEqualTo("main");
        assertThat(response.type()).isEqualTo(type);
        assertThat(response.code()).isEqualTo(code);
        Integer said = response.message() instanceof JsonRpcMessage.Response answer ? answer.errorCode() : null;
        assertThat(said).isEqualTo(error);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "response-final-http",
                "response-progress",
                "response-ack",
                "response-notification-refused",
                "response-error-preserved",
                "response-transport-failure",
                "response-session-termination",
                "response-oauth-discovery",
            })
    void whatIsWrittenIsReadTheSame(String name) {
        // Given
        TunnelResponse response = response(name);
        // When
        TunnelResponse again =
                ResponseReader.read(ResponseWriter.write(response).join()).orElseThrow();
        // Then
        assertThat(again)
                .usingRecursiveComparison()
                .ignoringFields("json", "message")
                .isEqualTo(response);
        assertThat(again.json()).isEqualTo(response.json());
    }

    @Test
    void theMessageOfAResponseIsASlice() {
        // When
        TunnelResponse response = response("response-progress");
        // Then
        assertThat(requireNonNull(response.json()).text())
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\","
                        + "\"params\":{\"progressToken\":\"t\",\"progress\":1}}");
        assertThat(response.message()).isInstanceOf(JsonRpcMessage.Notification.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server-info-v1-http",
                "server-info-v1-stdio",
                "server-info-v1-three",
                "server-info-v2-harpoon",
            })
    void serverInfosAreWrittenAsTheyAreRead(String name) {
        // Given
        String header = Golden.text(name);
        // When
        ServerInfo info = ServerInfo.parse(header).orElseThrow();
        // Then
        assertThat(info.toHeader()).isEqualTo(header);
    }
}
