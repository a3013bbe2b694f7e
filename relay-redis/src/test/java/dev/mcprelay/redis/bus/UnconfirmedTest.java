// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.bus;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.mcprelay.broker.core.Tick;
import dev.mcprelay.protocol.id.TunnelId;
import dev.mcprelay.redis.bus.Unconfirmed.Freight;

import static org.assertj.core.api.Assertions.assertThat;

final class UnconfirmedTest {
    private static final Tick NOW = new Tick(0);
    private static final Tick LATE = NOW.plus(Duration.ofSeconds(20));
    private static final long SHARE = Unconfirmed.SHARE;
    private static final long HALF = SHARE / 2;

    private final Unconfirmed<String> sent = new Unconfirmed<>();

    private static Freight of(int tunnel, String key, long bytes) {
        return new Freight(new TunnelId("tunnel_" + "%032x".formatted(tunnel)), key, bytes);
    }

    /// Has left.
    private void send(int tunnel, String key, long bytes) {
        assertThat(sent.take(of(tunnel, key, bytes), NOW)).isTrue();
        assertThat(sent.left(key, true, NOW).go()).isEmpty();
    }

    private void fill() {
        for (int tunnel = 1; tunnel <= 4; tunnel++) {
            send(tunnel, "full " + tunnel, SHARE);
        }
    }

    private void wait(int tunnel, String key, long bytes) {
        assertThat(sent.await(of(tunnel, key, bytes), LATE, key, NOW).go()).isEmpty();
    }

    @Test
    void thereIsRoomUpToTheBoundExactly() {
        // Given
        fill();
        // When
        boolean more = sent.take(of(5, "a", 1), NOW);
        // Then
        assertThat(more).isFalse();
        assertThat(sent.isFull()).isTrue();
        assertThat(sent.mayWait(of(5, "a", 1))).isFalse();
    }

    @Test
    void oneTunnelHasAShareOfIt() {
        // Given
        send(1, "a", HALF);
        send(1, "b", HALF);
        // When
        boolean more = sent.take(of(1, "c", 1), NOW);
        // Then
        assertThat(more).isFalse();
        assertThat(sent.mayWait(of(1, "c", 1))).isTrue();
        assertThat(sent.take(of(2, "d", SHARE), NOW)).isTrue();
    }

    @Test
    void whatWaitsForItsOwnTunnelLetsOthersPass() {
        // Given
        send(1, "a", SHARE);
        wait(1, "b", HALF);
        // When
        boolean other = sent.take(of(2, "c", HALF), NOW);
        // Then
        assertThat(other).isTrue();
        assertThat(sent.take(of(1, "d", 0), NOW)).isFalse();
        assertThat(sent.confirmed("a", NOW).go()).containsExactly("b");
    }

    @Test
    void whatWaitsForRoomThatIsForAllIsNotOvertaken() {
        // Given
        send(1, "a", SHARE - 1);
        send(2, "b", SHARE);
        send(3, "c", SHARE);
        send(4, "d", SHARE);
        wait(5, "e", 2);
        // When
        boolean smaller = sent.take(of(6, "f", 1), NOW);
        // Then
        assertThat(smaller).isFalse();
        assertThat(sent.confirmed("a", NOW).go()).containsExactly("e");
    }

    @Test
    void whatIsSentAgainCountsOnce() {
        // Given
        send(1, "a", HALF + 1);
        // When
        boolean again = sent.take(of(1, "a", HALF + 1), NOW);
        // Then
        assertThat(again).isTrue();
        assertThat(sent.take(of(1, "b", HALF - 1), NOW)).isTrue();
        assertThat(sent.take(of(1, "c", 1), NOW)).isFalse();
    }

    @Test
    void aBodyLargerThanAShareGoesAloneOfItsKindAndLeavesRoomForOthers() {
        // Given
        send(1, "huge", 2 * Unconfirmed.MOST);
        boolean second = sent.take(of(2, "huge too", SHARE + 1), NOW);
        boolean other = sent.take(of(2, "a", SHARE), NOW);
        // When
        assertThat(sent.confirmed("huge", NOW).go()).isEmpty();
        // Then
        assertThat(second).isFalse();
        assertThat(other).isTrue();
        assertThat(sent.take(of(3, "huge too", SHARE + 1), NOW)).isTrue();
    }

    @Test
    void whatWaitsGoesInItsOrderWhenThereIsRoom() {
        // Given
        send(1, "a", SHARE);
        wait(1, "b", HALF);
        wait(1, "c", HALF);
        wait(1, "d", 1);
        assertThat(sent.isHere("b")).isTrue();
        // When
        List<String> gone = sent.confirmed("a", NOW).go();
        // Then
        assertThat(gone).containsExactly("b", "c");
        assertThat(sent.isHere("d")).isTrue();
    }

    @Test
    void whatStandsInTheLineCountsUntilItHasLeftWhateverIsSaidOfIt() {
        // Given
        assertThat(sent.take(of(1, "revoked", SHARE), NOW)).isTrue();
        boolean here = sent.isHere("revoked");
        assertThat(sent.confirmed("revoked", NOW).go()).isEmpty();
        boolean early = sent.take(of(1, "a", 1), NOW);
        wait(1, "b", SHARE);
        // When
        List<String> gone = sent.left("revoked", true, NOW).go();
        // Then
        assertThat(here).isTrue();
        assertThat(early).isFalse();
        assertThat(gone).containsExactly("b");
    }

    @Test
    void whatWasTakenOutOfTheLineDoesNotCount() {
        // Given
        assertThat(sent.take(of(1, "a", SHARE), NOW)).isTrue();
        wait(1, "b", SHARE);
        // When
        List<String> gone = sent.left("a", false, NOW).go();
        // Then
        assertThat(gone).containsExactly("b");
    }

    @Test
    void whatNobodyWaitsForAnyMoreStandsInNobodysWay() {
        // Given
        send(1, "a", HALF);
        String huge = "huge";
        assertThat(sent.await(of(1, huge, SHARE), LATE, huge, NOW).go()).isEmpty();
        wait(1, "b", HALF);
        // When
        List<String> gone = sent.drop(huge, NOW).go();
        // Then
        assertThat(gone).containsExactly("b");
    }

    @Test
    void whatNobodyEverSpeaksOfIsForgotten() {
        // Given
        fill();
        wait(5, "waits", 1);
        Tick later = NOW.plus(Unconfirmed.FORGOTTEN);
        assertThat(sent.sweep(new Tick(later.nanos() - 1)).go()).isEmpty();
        // When
        List<String> gone = sent.sweep(later).go();
        // Then
        assertThat(gone).containsExactly("waits");
    }

    @Test
    void whatHasNotLeftIsNotForgotten() {
        // Given
        assertThat(sent.take(of(1, "a", SHARE), NOW)).isTrue();
        // When
        assertThat(sent.sweep(NOW.plus(Unconfirmed.FORGOTTEN)).go()).isEmpty();
        // Then
        assertThat(sent.take(of(1, "b", 1), NOW)).isFalse();
    }

    @Test
    void whoHasWaitedTooLongIsNotSentAnyMore() {
        // Given
        fill();
        wait(5, "waits", 1);
        // When
        Unconfirmed.Released<String> released = sent.sweep(LATE);
        // Then
        assertThat(released.go()).isEmpty();
        assertThat(released.late()).containsExactly("waits");
    }
}
