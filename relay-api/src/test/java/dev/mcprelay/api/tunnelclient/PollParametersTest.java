// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.tunnelclient;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.mcprelay.api.http.EdgeServer;
import dev.mcprelay.api.http.HttpCall;
import dev.mcprelay.protocol.id.InvalidIdException;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

@Timeout(30)
final class PollParametersTest {
    private static final Duration LONGEST = Duration.ofSeconds(25);

    private static String told(HttpCall call) {
        try {
            PollParameters parameters = PollParameters.of(call, LONGEST);
            String channels = parameters.channels().stream()
                    .map(channel -> channel.value())
                    .sorted()
                    .collect(joining(" "));
            return parameters.limit() + " " + parameters.patience().toMillis() + " [" + channels + "]";
        } catch (InvalidIdException malformed) {
            return "malformed";
        }
    }

    @ParameterizedTest
    @CsvSource({
        "?limit=20&timeout_ms=30000, 20 25000 []",
        "?limit=20, 20 25000 []",
        "'', 20 25000 []",
        "?timeout_ms=10000, 20 9000 []",
        "?timeout_ms=26000, 20 25000 []",
        "?timeout_ms=5000, 20 4000 []",
        "?timeout_ms=1999, 20 1000 []",
        "?timeout_ms=0, 20 1000 []",
        "?timeout_ms=-1, 20 1000 []",
        "?timeout_ms=-9223372036854775808, 20 1000 []",
        "?timeout_ms=9223372036854775807, 20 25000 []",
        "?timeout_ms=1e9, 20 1000 []",
        "?timeout_ms=, 20 1000 []",
        "?limit=100, 25 25000 []",
        "?limit=0, 1 25000 []",
        "?limit=-5, 1 25000 []",
        "?limit=x, 1 25000 []",
        "?limit=1&limit=9, 1 25000 []",
        "?channel=main&channel=harpoon&limit=3, 3 25000 [harpoon main]",
        "?channel=a%20b, malformed",
        "?channel=, malformed"
    })
    void whatIsOddIsClampedAndOnlyAMalformedChannelRefused(String query, String expected) {
        // Given
        try (EdgeServer server = EdgeServer.telling(PollParametersTest::told)) {
            // When
            String seen = server.get("/poll" + query);
            // Then
            assertThat(seen).isEqualTo(expected);
        }
    }

    @Test
    void aPollIsParkedForASecondAtLeast() {
        // Given
        try (EdgeServer server = EdgeServer.telling(
                call -> PollParameters.of(call, Duration.ofMillis(10)).patience())) {
            // When
            String seen = server.get("/poll?timeout_ms=5000");
            // Then
            assertThat(seen).isEqualTo("PT1S");
        }
    }
}
