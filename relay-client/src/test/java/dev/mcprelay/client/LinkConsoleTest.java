// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.mcprelay.client.testkit.ScriptedRelay;
import dev.mcprelay.client.upstream.stdio.StdioUpstream;

import static org.assertj.core.api.Assertions.assertThat;

final class LinkConsoleTest {
    private static final String TUNNEL = ScriptedRelay.TUNNEL.value();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final LinkConsole console = new LinkConsole(
            ClientSettings.of(URI.create("http://r:1"), ScriptedRelay.TUNNEL, ScriptedRelay.KEY)
                    .withMain(StdioUpstream.of("cat")),
            "RELAY_TUNNEL_KEY",
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));

    @Test
    void theFirstConnectionIsToldWithItsEnds() {
        // When
        console.accept(new LinkState.Connected());
        // Then
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualToNormalizingNewlines("""
                relay client connected
                  relay      http://r:1
                  tunnel     %s
                  channels   main
                """.formatted(TUNNEL));
        assertThat(err.size()).isZero();
    }

    @Test
    void furtherConnectionsAreALine() {
        // Given
        console.accept(new LinkState.Connected());
        out.reset();
        // When
        console.accept(new LinkState.Connected());
        // Then
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualToNormalizingNewlines("relay client connected again\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0|http://r:1 cannot be reached; trying again in 1.5 s|false",
                "503|http://r:1 answers 503; trying again in 1.5 s|false",
                "401|http://r:1 refuses the key of RELAY_TUNNEL_KEY: it is none of <id> (any more),"
                        + " or there is no such tunnel|true",
                "404|http://r:1 knows no tunnel <id>, or is no relay|true",
            })
    void aFailureIsALineAndARefusalTheEnd(int status, String line, boolean end) {
        // When
        console.accept(new LinkState.Failing(status, Duration.ofMillis(1500)));
        // Then
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualToNormalizingNewlines("relay client: " + line.replace("<id>", TUNNEL) + "\n");
        assertThat(console.refused().isDone()).isEqualTo(end);
    }

    @Test
    void aKeyThatWasTakenBeforeIsTriedAgain() {
        // Given
        console.accept(new LinkState.Connected());
        // When
        console.accept(new LinkState.Failing(401, Duration.ofSeconds(60)));
        // Then
        assertThat(err.toString(StandardCharsets.UTF_8)).endsWith("; trying again in 60.0 s" + System.lineSeparator());
        assertThat(console.refused().isDone()).isFalse();
    }
}
