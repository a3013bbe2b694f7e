// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.timing;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TimingTest {

    @ParameterizedTest
    @CsvSource({
        "0s,PT0S",
        "15s,PT15S",
        "1500ms,PT1.5S",
        "7us,PT0.000007S",
        "9ns,PT0.000000009S",
        "3m,PT3M",
        "2h,PT2H",
        "007s,PT7S",
        "9223372036s,PT2562047H47M16S",
    })
    void aTimeoutIsDigitsAndAUnit(String text, Duration expected) {
        assertThat(ResponseTimeout.parse(text)).contains(new ResponseTimeout(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "s",
                "1.5s",
                "1m30s",
                "-1s",
                "+1s",
                "5S",
                " 5s",
                "5 s",
                "5s\n",
                "5d",
                "٥s",
                "9223372037s",
                "999999999999999999h",
                "9999999999999999999s"
            })
    void anythingElseIsNoTimeout(String text) {
        assertThat(ResponseTimeout.parse(text)).isEmpty();
    }

    @Test
    void whatIsWrittenIsReadBackNeverShorterAndHardlyLonger() {
        Random random = new Random(1);
        for (int run = 0; run < 20_000; run++) {
            // Given
            long nanos = random.nextLong(1L << random.nextInt(1, 53));
            Duration duration = Duration.ofNanos(nanos);
            // When
            Optional<ResponseTimeout> read = ResponseTimeout.parse(new ResponseTimeout(duration).toString());
            // Then
            Duration written = read.orElseThrow().duration();
            assertThat(written.minus(duration)).isBetween(Duration.ZERO, Duration.ofNanos(999_999));
        }
    }

    @Test
    void aTimeoutIsNotNegative() {
        assertThatThrownBy(() -> new ResponseTimeout(Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: 0 or more");
    }

    @ParameterizedTest
    @CsvSource({"PT0S,1", "PT0.001S,1", "PT1S,1", "PT1.000000001S,2", "PT1.5S,2", "PT60S,60"})
    void retryAfterIsWholeSecondsRoundedUp(Duration delay, String expected) {
        assertThat(new RetryAfter(delay)).hasToString(expected);
    }
}
