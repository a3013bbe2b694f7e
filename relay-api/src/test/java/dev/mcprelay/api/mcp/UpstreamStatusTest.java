// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.mcp;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.response.ResponseReader;
import dev.mcprelay.protocol.response.TunnelResponse;

import static org.assertj.core.api.Assertions.assertThat;

final class UpstreamStatusTest {
    private static final String RESULT = "{\"jsonrpc\":\"2.0\",\"id\":\"r1\",\"result\":{}}";

    @ParameterizedTest
    @CsvSource({
        "0, 200", "200, 200", "201, 200", "203, 200", "299, 200", "202, 502", "204, 502", "-1, 502", "99, 502",
        "100, 502", "101, 502", "199, 502", "300, 502", "302, 502", "399, 502", "400, 400", "404, 404", "418, 418",
        "499, 499", "500, 500", "503, 503", "599, 599", "600, 502", "2147483647, 502"
    })
    void aStatusPassesUnlessItWouldSaySomethingElse(int posted, int seen) {
        // Given
        TunnelResponse response = Samples.response(posted, RESULT);
        // When
        int status = UpstreamStatus.of(response);
        // Then
        assertThat(status).isEqualTo(seen);
    }

    @Test
    void aStatusThatIsNoIntegerIsAFailure() {
        // Given
        TunnelResponse response = ResponseReader.read(RawJson.of("{\"request_id\":\"r1\",\"resp_code\":200.5}"))
                .orElseThrow();
        // When
        int status = UpstreamStatus.of(response);
        // Then
        assertThat(status).isEqualTo(502);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "200 | {\"code\":0,\"message\":\"request terminated without response\"} | 502",
                "200 | {\"code\":-32603,\"message\":\"OK\",\"data\":{\"tunnel_failure\":{\"version\":1}}} | 502",
                "500 | {\"code\":-32603,\"message\":\"a\",\"data\":{\"tunnel_failure\":{\"version\":1}}} | 500",
                "200 | {\"code\":-32603,\"message\":\"the tool said tunnel_failure\"} | 200",
                "200 | {\"code\":-32602,\"message\":\"Unknown tool\"} | 200"
            })
    void anAnswerThatTheClientMadeUpIsNoSuccess(int posted, String error, int seen) {
        // Given
        TunnelResponse response =
                Samples.response(posted, "{\"jsonrpc\":\"2.0\",\"id\":\"r1\",\"error\":" + error + "}");
        // When
        int status = UpstreamStatus.of(response);
        // Then
        assertThat(status).isEqualTo(seen);
    }
}
