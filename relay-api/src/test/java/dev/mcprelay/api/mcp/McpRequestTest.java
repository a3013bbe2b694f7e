// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.mcp;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

final class McpRequestTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json, text/event-stream | true",
                "Text/Event-Stream | true",
                "text/event-stream;charset=utf-8 | true",
                "text/event-stream;q=0.001 | true",
                "text/* | true",
                "*/* | true",
                "*/*;q=0, text/event-stream | true",
                "text/event-stream;q=0.5, text/*;q=0 | true",
                "application/* | false",
                "application/json | false",
                "text/html | false",
                "text/event-streams | false",
                "text/event-stream;q=0 | false",
                "text/event-stream ; Q=0.000 | false",
                "text/event-stream;charset=utf-8;q=0.0 | false",
                "*/*, text/event-stream;q=0 | false",
                "text/*;q=0, */* | false",
                "*/*;q=0 | false"
            })
    void eventsAreWelcomeWhereTheClosestRangeTakesThemIn(String accept, boolean welcome) {
        // When / Then
        assertThat(Samples.request("Accept", accept).acceptsEvents()).isEqualTo(welcome);
    }

    @Test
    void rangesOfSeveralLinesAreOneList() {
        // When
        boolean welcome = Samples.request("Accept", "*/*", "accept", "text/event-stream;q=0")
                .acceptsEvents();
        // Then
        assertThat(welcome).isFalse();
    }

    @Test
    void whoSaysNothingGetsJson() {
        // When / Then
        assertThat(Samples.request().acceptsEvents()).isFalse();
    }
}
