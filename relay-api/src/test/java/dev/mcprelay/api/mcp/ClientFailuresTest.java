// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.mcp;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.mcprelay.protocol.json.JsonPieces;
import dev.mcprelay.protocol.json.RawJson;

import static org.assertj.core.api.Assertions.assertThat;

final class ClientFailuresTest {

    private static String error(String data) {
        return "{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":{\"code\":-32603,\"message\":\"Bad Gateway\",\"data\": " + data
                + "}}";
    }

    private static String withFault(String message) {
        return ClientFailures.withFault(JsonPieces.of(RawJson.of(message)))
                .join()
                .text();
    }

    @ParameterizedTest
    @CsvSource({
        "target_http, private_server",
        "dns, private_server",
        "tls, private_server",
        "connect, private_server",
        "transport_closed, private_server",
        "timeout, private_server",
        "protocol, private_server",
        "client_internal, tunnel_client"
    })
    void whoseFaultItIsStandsBesideWhatHappened(String source, String fault) {
        // Given
        String said = "\"tunnel_failure\":{\"version\":1.0,\"a\":[{}],\"source\":\"" + source + "\",\"b\":{\"c\":1}}}";
        // When
        String message = withFault(error("{\"more\":[1,{}]," + said));
        // Then
        assertThat(message).isEqualTo(error("{\"fault\":\"" + fault + "\",\"more\":[1,{}]," + said));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"tunnel_failure\":{\"source\":\"unheard_of\"}}",
                "{\"tunnel_failure\":{\"source\":7}}",
                "{\"tunnel_failure\":\"dns\"}",
                "{\"tunnel_failure\":{}}",
                "{\"fault\":\"caller\",\"tunnel_failure\":{\"source\":\"dns\"}}",
                "{\"tunnel_failure\":{\"source\":\"dns\"},\"fault\":\"caller\"}",
                "{\"inner\":{\"tunnel_failure\":{\"source\":\"dns\"}}}",
                "[{\"tunnel_failure\":{\"source\":\"dns\"}}]",
                "null",
                "{}"
            })
    void whatIsNotUnderstoodOrSaysItItselfStaysAsItIs(String data) {
        // Given
        String message = error(data);
        // When
        String passed = withFault(message);
        // Then
        assertThat(passed).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"data\":{\"tunnel_failure\":{\"source\":\"dns\"}}}}",
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":{\"code\":1}}",
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":null}",
                "{\"error\":{\"data\":{",
                "null",
                "7"
            })
    void noErrorOfThisKindStaysAsItIs(String message) {
        // When
        String passed = withFault(message);
        // Then
        assertThat(passed).isEqualTo(message);
    }
}
