// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.response;

import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.mcprelay.protocol.header.HeaderField;
import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.RequestId;
import dev.mcprelay.protocol.json.RandomJson;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

final class ResponseReaderTest {

    private static Optional<TunnelResponse> read(String body) {
        return ResponseReader.read(RawJson.of(body));
    }

    private static TunnelResponse with(String members) {
        return read("{\"request_id\":\"r\"" + members + "}").orElseThrow();
    }

    @Test
    void everythingButTheRequestHasADefault() {
        // When
        TunnelResponse response = with("");
        // Then
        assertThat(response)
                .isEqualTo(new TunnelResponse(
                        new RequestId("r"),
                        ChannelName.MAIN,
                        ResponseType.JSONRPC_RESPONSE,
                        200,
                        HeaderFields.NONE,
                        null,
                        null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0|200",
                "null|200",
                "202|202",
                "599|599",
                "-1|-1",
                "200.5|-1",
                "2e2|-1",
                "\"200\"|-1",
                "true|-1",
                "[200]|-1",
                "{\"a\":1}|-1",
                "99999999999|-1",
                "123456789012345678901234567890|-1"
            })
    void aCodeIsAnIntegerOrOdd(String code, int expected) {
        assertThat(with(",\"resp_code\":" + code + ",\"x\":1").code()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"jsonrpc_response\"|JSONRPC_RESPONSE",
                "\"jsonrpc_notify\"|JSONRPC_NOTIFY",
                "\"notify_ack\"|NOTIFY_ACK",
                "\"oauth_discovery_response\"|OAUTH_DISCOVERY_RESPONSE",
                "\"session_termination_response\"|SESSION_TERMINATION_RESPONSE",
                "\"JSONRPC_NOTIFY\"|UNKNOWN",
                "\"later\"|UNKNOWN",
                "\"\"|UNKNOWN",
                "null|JSONRPC_RESPONSE",
                "7|JSONRPC_RESPONSE",
                "[\"notify_ack\"]|JSONRPC_RESPONSE"
            })
    void anUnknownTypeIsNoReasonToRefuse(String type, ResponseType expected) {
        // When
        ResponseType read = with(",\"resp_type\":" + type).type();
        // Then
        assertThat(read).isEqualTo(expected);
        assertThat(read.isTerminal())
                .isEqualTo(expected != ResponseType.UNKNOWN && expected != ResponseType.JSONRPC_NOTIFY);
    }

    @Test
    void headersOfEveryShapeAreRead() {
        // When
        TunnelResponse response = with(",\"resp_headers\":{\"A\":[\"1\",\"2\"],\"B\":\"bare\",\"C\":null,\"D\":7,"
                + "\"E\":[null,{\"x\":[1]},\"e\"],\"F\":{}}");
        // Then
        assertThat(response.headers().fields())
                .containsExactly(
                        new HeaderField("A", "1"),
                        new HeaderField("A", "2"),
                        new HeaderField("B", "bare"),
                        new HeaderField("E", "e"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "\"x\"", "7"})
    void headersThatAreNoneAreNone(String headers) {
        assertThat(with(",\"resp_headers\":" + headers).headers().isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"\"text\"", "7.50", "[1, 2]", "{\"no\":\"message\"}", "{\"jsonrpc\":\"2.0\",\"id\":1}", "true"})
    void jsonThatIsNoMessageIsKeptForItsOwner(String json) {
        // When
        TunnelResponse response = with(",\"resp_json\": " + json + " ");
        // Then
        assertThat(requireNonNull(response.json()).text()).isEqualTo(json);
        assertThat(response.message()).isNull();
    }

    @Test
    void nullIsNoJson() {
        assertThat(with(",\"resp_json\":null").json()).isNull();
    }

    @Test
    void theMessageIsCutOutByteForByte() {
        for (int seed = 0; seed < 2000; seed++) {
            // Given
            RandomJson random = new RandomJson(seed);
            String message =
                    "{\"jsonrpc\":\"2.0\"," + random.space() + "\"id\":\"r\",\"result\":" + random.value(5) + "}";
            String body = random.space() + "{" + random.space() + "\"request_id\":\"r\",\"later\":" + random.value(3)
                    + ",\"resp_json\":" + random.space() + message + random.space() + ",\"last\":" + random.value(3)
                    + "}"
                    + random.space();
            // When
            TunnelResponse response = read(body).orElseThrow();
            // Then
            assertThat(requireNonNull(response.json()).text())
                    .as("seed %s", seed)
                    .isEqualTo(message);
            assertThat(response.message()).isInstanceOf(JsonRpcMessage.Response.class);
            assertThat(requireNonNull(response.message())
                            .withId(RawJson.of("1.50"))
                            .join()
                            .text())
                    .isEqualTo(message.replace("\"id\":\"r\",\"result\"", "\"id\":1.50,\"result\""));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"request_id\":\"\"}",
                "{\"request_id\":7}",
                "{\"request_id\":\"r\",\"channel\":\"NOT A CHANNEL\"}",
                "{\"request_id\":\"r\"",
                "{\"request_id\":\"r\"}{}",
                "{\"request_id\":\"r\",\"resp_json\":{]}",
            })
    void whatNamesNoRequestIsRefused(String body) {
        assertThat(read(body)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"request_id\":\"r\",\"channel\":\"tools\",\"resp_json\":{\"jso|tools",
                "{\"a\":{\"channel\":\"inner\"},\"channel\":\"tools\"|tools",
                "{\"request_id\":\"r\",\"resp_json\":{\"channel\":\"inner|main",
                "{\"channel\":7,\"x|main",
                "{\"channel\":\"A B\",\"x|main",
                "{\"channel\":\"too|main",
                "[|main",
                "{|main"
            })
    void theChannelOfABodyThatBreaksOffIsReadWhereItCan(String prefix, String channel) {
        assertThat(ResponseReader.channelOf(RawJson.of(prefix)).value()).isEqualTo(channel);
    }
}
