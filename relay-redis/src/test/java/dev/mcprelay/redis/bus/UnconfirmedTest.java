// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.bus;

import java.util.List;

import org.junit.jupiter.api.Test;

import dev.mcprelay.broker.core.Tick;

import static org.assertj.core.api.Assertions.assertThat;

final class UnconfirmedTest {
    private static final Tick NOW = new Tick(0);
    private static final long HALF = Unconfirmed.MOST / 2;

    private final Unconfirmed<String> sent = new Unconfirmed<>();

    @Test
    void thereIsRoomUpToTheBoundExactly() {
        // Given
        assertThat(sent.take("a", HALF, NOW)).isTrue();
        // When
        boolean second = sent.take("b", HALF, NOW);
        // Then
        assertThat(second).isTrue();
        assertThat(sent.isFull()).isTrue();
        assertThat(sent.take("c", 1, NOW)).isFalse();
    }

    @Test
    void whatIsSentAgainCountsOnce() {
        // Given
        assertThat(sent.take("a", HALF + 1, NOW)).isTrue();
        // When
        boolean again = sent.take("a", HALF + 1, NOW);
        // Then
        assertThat(again).isTrue();
        assertThat(sent.isFull()).isFalse();
        assertThat(sent.take("b", HALF, NOW)).isFalse();
    }

    @Test
    void aBodyLargerThanAllTheRoomGoesAlone() {
        // Given
        assertThat(sent.take("huge", 2 * Unconfirmed.MOST, NOW)).isTrue();
        boolean other = sent.take("a", 1, NOW);
        // When
        assertThat(sent.confirmed("huge", NOW).go()).isEmpty();
        // Then
        assertThat(other).isFalse();
        assertThat(sent.take("a", 1, NOW)).isTrue();
    }

    @Test
    void whatWaitsGoesInItsOrderWhenThereIsRoom() {
        // Given
        assertThat(sent.take("a", Unconfirmed.MOST, NOW)).isTrue();
        assertThat(sent.await("b", HALF, NOW, "second")).isTrue();
        assertThat(sent.await("c", HALF, NOW, "third")).isTrue();
        assertThat(sent.await("d", 1, NOW, "fourth")).isTrue();
        assertThat(sent.await("b", HALF, NOW, "second again")).isFalse();
        // When
        List<String> gone = sent.confirmed("a", NOW).go();
        // Then
        assertThat(gone).containsExactly("second", "third");
        assertThat(sent.hasWaiting()).isTrue();
    }

    @Test
    void whatNobodyEverSpeaksOfIsForgotten() {
        // Given
        assertThat(sent.take("a", Unconfirmed.MOST, NOW)).isTrue();
        assertThat(sent.await("b", 1, NOW, "waits")).isTrue();
        Tick later = NOW.plus(Unconfirmed.FORGOTTEN);
        assertThat(sent.sweep(new Tick(later.nanos() - 1)).go()).isEmpty();
        // When
        List<String> gone = sent.sweep(later).go();
        // Then
        assertThat(gone).containsExactly("waits");
    }

    @Test
    void whoHasWaitedTooLongIsNotSentAnyMore() {
        // Given
        assertThat(sent.take("a", Unconfirmed.MOST, NOW)).isTrue();
        assertThat(sent.await("b", 1, NOW, "waits")).isTrue();
        // When
        Unconfirmed.Released<String> released = sent.sweep(NOW.plus(Unconfirmed.PATIENCE));
        // Then
        assertThat(released.go()).isEmpty();
        assertThat(released.late()).containsExactly("waits");
    }
}
