// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.tunnelclient.workaround;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.mcprelay.protocol.header.HeaderField;
import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.header.HeaderName;
import dev.mcprelay.protocol.info.ClientInfo;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage;
import dev.mcprelay.protocol.response.ResponseReader;
import dev.mcprelay.protocol.response.TunnelResponse;

import static org.assertj.core.api.Assertions.assertThat;

final class PrivateAddressesTest {
    private static final String LEAK = "Post \\\"http://10.0.0.5:8080/mcp\\\": dial tcp 10.0.0.5:8080: refused";
    private static final String ERROR =
            "{\"jsonrpc\":\"2.0\",\"id\":9007199254740993,\"error\":{\"code\":-32603,\"message\":\"" + LEAK + "\"}}";

    private static ClientInfo client(String name, String version) {
        return ClientInfo.from(new HeaderFields(List.of(
                new HeaderField(HeaderName.CLIENT_NAME, name), new HeaderField(HeaderName.CLIENT_VERSION, version))));
    }

    private static TunnelResponse posted(int status, String json) {
        return ResponseReader.read(RawJson.of("{\"request_id\":\"r1\",\"channel\":\"search\",\"resp_code\":" + status
                        + ",\"resp_type\":\"jsonrpc_response\",\"resp_headers\":{\"A\":[\"b\"]},\"resp_json\":" + json
                        + "}"))
                .orElseThrow();
    }

    private static String text(TunnelResponse response) {
        return response.json() == null ? "" : response.json().text();
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.1, 502, Bad Gateway",
        "0.0.9, 504, Gateway Timeout",
        "0.0.10, 500, Internal Server Error",
        "0.0.10+abc, 502, Bad Gateway"
    })
    void anOldClientsErrorKeepsItsFormAndLosesItsText(String version, int status, String words) {
        // Given
        TunnelResponse response = posted(status, ERROR);
        // When
        TunnelResponse cleaned = PrivateAddresses.withoutThem(response, client("oai-tunnel-client", version));
        // Then
        assertThat(text(cleaned))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":9007199254740993,\"error\":{\"code\":-32603,\"message\":\""
                        + words + "\"}}");
        assertThat(cleaned.message()).isInstanceOf(JsonRpcMessage.Response.class);
        assertThat(cleaned.code()).isEqualTo(status);
        assertThat(cleaned.channel()).isEqualTo(response.channel());
        assertThat(cleaned.requestId()).isEqualTo(response.requestId());
        assertThat(cleaned.type()).isEqualTo(response.type());
        assertThat(cleaned.headers()).isEqualTo(response.headers());
    }

    @Test
    void anErrorWithoutAnIdStaysWithoutOne() {
        // Given
        TunnelResponse response = posted(502, ERROR.replace("\"id\":9007199254740993,", ""));
        // When
        TunnelResponse cleaned = PrivateAddresses.withoutThem(response, client("oai-tunnel-client", "0.0.10"));
        // Then
        assertThat(text(cleaned)).doesNotContain("\"id\"").doesNotContain("10.0.0.5");
    }

    @ParameterizedTest
    @CsvSource({"oai-tunnel-client, 0.0.11", "oai-tunnel-client, 0.0.13-dev", "another-client, 0.0.9", "'', 0.0.9"})
    void clientsThatKeepTheirAddressesToThemselvesAreLeftAlone(String name, String version) {
        // Given
        TunnelResponse response = posted(502, ERROR);
        // When
        TunnelResponse passed = PrivateAddresses.withoutThem(response, client(name, version));
        // Then
        assertThat(passed).isSameAs(response);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32601,\"message\":\"of the private server\"}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}",
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\"}",
                "7"
            })
    void whatTheClientDidNotMakePassesAsItIs(String json) {
        // Given
        TunnelResponse response = posted(502, json);
        // When
        TunnelResponse passed = PrivateAddresses.withoutThem(response, client("oai-tunnel-client", "0.0.9"));
        // Then
        assertThat(passed).isSameAs(response);
    }

    @Test
    void anErrorUnderASuccessIsThePrivateServersOwn() {
        // Given
        TunnelResponse response = posted(200, ERROR);
        // When
        TunnelResponse passed = PrivateAddresses.withoutThem(response, client("oai-tunnel-client", "0.0.9"));
        // Then
        assertThat(passed).isSameAs(response);
    }
}
