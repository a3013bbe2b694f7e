// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client.timing;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

final class TimingTest {
    private static final ClientClock FIXED = new ClientClock() {
        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public Instant now() {
            return Instant.parse("2026-09-20T10:00:00Z");
        }
    };

    @Test
    void pausesDoubleWithJitterUpToTheLongest() {
        // Given
        Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10));
        for (long base : new long[] {200, 400, 800, 1600, 3200, 6400, 10_000, 10_000}) {
            // When
            Duration pause = backoff.pause(Optional.empty());
            // Then
            assertThat(pause).isBetween(Duration.ofMillis(base), Duration.ofMillis(Math.min(10_000, base + base / 4)));
        }
    }

    @Test
    void whatTheRelayAsksForIsNeverUndercut() {
        // Given
        Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10));
        // When
        Duration pause = backoff.pause(Optional.of(Duration.ofSeconds(30)));
        // Then
        assertThat(pause).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void successMakesTheNextFailureTheFirst() {
        // Given
        Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10));
        var _ = backoff.pause(Optional.empty());
        var _ = backoff.pause(Optional.empty());
        // When
        backoff.reset();
        // Then
        assertThat(backoff.pause(Optional.empty())).isLessThanOrEqualTo(Duration.ofMillis(250));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "0|PT0S",
                "3|PT3S",
                " 7 |PT7S",
                "3600|PT1M",
                "Sun, 20 Sep 2026 10:00:05 GMT|PT5S",
                "Sun, 20 Sep 2026 12:00:00 GMT|PT1M",
                "Sun, 20 Sep 2026 09:00:00 GMT|none",
                "-1|none",
                "1.5|none",
                "soon|none",
                "99999999999999999999|none",
                "none|none"
            })
    void retryAfterIsReadWithTolerance(@Nullable String header, @Nullable Duration expected) {
        assertThat(new RetryAfterReader(FIXED).read(header)).isEqualTo(Optional.ofNullable(expected));
    }
}
