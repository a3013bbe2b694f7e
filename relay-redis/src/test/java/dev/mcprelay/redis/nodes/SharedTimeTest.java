// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.nodes;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;

import dev.mcprelay.broker.core.Tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class SharedTimeTest {
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    private final SharedTime time = new SharedTime();

    @Test
    void anAnswerIsHalfARoundTripOld() {
        // When
        learn(START, 100, 140);
        // Then
        assertThat(time.at(tick(140))).isEqualTo(START.plusMillis(20));
        assertThat(time.at(tick(1140))).isEqualTo(START.plusMillis(1020));
    }

    @Test
    void aSlowAnswerThatContradictsNothingMovesNothing() {
        // Given
        learn(START, 0, 2);
        // When
        learn(START.plusMillis(1900), 1000, 2000);
        // Then
        assertThat(time.at(tick(2001))).isEqualTo(START.plusMillis(2000));
    }

    @Test
    void anotherServersTimeIsTakenAtOnce() {
        // Given
        learn(START, 0, 2);
        // When
        learn(START.minusSeconds(3600), 1000, 2000);
        // Then
        assertThat(time.at(tick(1500))).isEqualTo(START.minusSeconds(3600));
    }

    @Test
    void aGoodAnswerIsNotTrustedForEver() {
        // Given
        learn(START, 0, 2);
        // When
        learn(START.plusMillis(10_510), 10_500, 10_600);
        // Then
        assertThat(time.at(tick(10_550))).isEqualTo(START.plusMillis(10_510));
    }

    @Test
    void beforeTheFirstAnswerThereIsNoTime() {
        // When / Then
        assertThatThrownBy(() -> time.at(tick(0))).isInstanceOf(IllegalStateException.class);
    }

    private void learn(Instant told, long sentMillis, long receivedMillis) {
        time.learn(told.toEpochMilli() * 1000, tick(sentMillis), tick(receivedMillis));
    }

    private static Tick tick(long millis) {
        return new Tick(Duration.ofMillis(millis).toNanos());
    }
}
