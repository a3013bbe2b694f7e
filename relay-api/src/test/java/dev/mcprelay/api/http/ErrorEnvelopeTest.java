// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.http;

import org.junit.jupiter.api.Test;

import dev.mcprelay.protocol.error.ErrorCode;

import static org.assertj.core.api.Assertions.assertThat;

/// What the official client reads, letter by letter.
final class ErrorEnvelopeTest {

    @Test
    void anErrorWithoutAParameterSaysSo() {
        // When
        String envelope = ErrorEnvelope.of(ErrorCode.TUNNEL_NOT_FOUND);
        // Then
        assertThat(envelope)
                .isEqualTo("{\"error\":{\"message\":\"Tunnel not found\",\"type\":\"invalid_request_error\","
                        + "\"param\":null,\"code\":\"tunnel_not_found\"}}\n");
    }

    @Test
    void anErrorNamesTheFieldThatIsMeant() {
        // When
        String envelope = ErrorEnvelope.of(ErrorCode.INVALID_REQUEST_FIELD, "name: \"a\"", "name");
        // Then
        assertThat(envelope)
                .isEqualTo("{\"error\":{\"message\":\"name: \\\"a\\\"\",\"type\":\"invalid_request_error\","
                        + "\"param\":\"name\",\"code\":\"invalid_request_field\"}}\n");
    }

    @Test
    void aFaultOfTheServerIsItsOwnType() {
        // When
        String envelope = ErrorEnvelope.of(ErrorCode.RELAY_UNAVAILABLE);
        // Then
        assertThat(envelope).contains("\"type\":\"server_error\"");
    }
}
