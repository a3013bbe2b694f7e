// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.nodes;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import dev.mcprelay.broker.core.Tick;
import dev.mcprelay.broker.match.Standing;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.redis.nodes.BeatReply.Beat;

import static org.assertj.core.api.Assertions.assertThat;

final class ObservedNodesTest {
    private static final NodeId OTHER = new NodeId(7);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final NodeFacts FACTS = new NodeFacts(false, "1", 1, 2, "");

    private final ObservedNodes nodes = new ObservedNodes(MembershipTimes.DEFAULTS);
    private final Map<NodeId, Beat> list = new HashMap<>();
    private Tick now = new Tick(0);
    private long storeMillis = 1_000_000;

    @Test
    void aNodeIsDeadAfterThreeSecondsOfSilenceAndGoneAfterTen() {
        // Given
        beatAndRead();
        // When
        read(3);
        // Then
        assertThat(nodes.standing(OTHER)).isEqualTo(Standing.ALIVE);
        read(1);
        assertThat(nodes.standing(OTHER)).isEqualTo(Standing.DEAD);
        read(5);
        assertThat(nodes.standing(OTHER)).isEqualTo(Standing.DEAD);
        read(1);
        assertThat(nodes.standing(OTHER)).isEqualTo(Standing.GONE);
    }

    @Test
    void absenceFromTheListMakesNobodyOlderThanItsLastBeat() {
        // Given
        beatAndRead();
        list.clear();
        // When
        read(3);
        // Then
        assertThat(nodes.standing(OTHER)).isEqualTo(Standing.ALIVE);
        assertThat(nodes.silence(OTHER)).isEqualTo(Duration.ofSeconds(3));
        read(1);
        assertThat(nodes.standing(OTHER)).isEqualTo(Standing.DEAD);
    }

    @Test
    void nobodyAgesWhileTheStoreIsAway() {
        // Given
        beatAndRead();
        read(2);
        // When
        boolean away = readAfter(Duration.ofMinutes(5));
        // Then
        assertThat(away).isTrue();
        assertThat(nodes.standing(OTHER)).isEqualTo(Standing.ALIVE);
        assertThat(nodes.silence(OTHER)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aShortPauseOfTheStoreIsNoAbsence() {
        // Given
        beatAndRead();
        // When
        boolean away = readAfter(Duration.ofMillis(2500));
        // Then
        assertThat(away).isFalse();
        assertThat(readAfter(Duration.ofMillis(2501))).isTrue();
    }

    @Test
    void theAgeOfABeatSeenForTheFirstTimeProvesNothing() {
        // Given
        list.put(OTHER, new Beat(storeMillis - 9000, Optional.of(FACTS)));
        // When
        read(1);
        // Then
        assertThat(nodes.standing(OTHER)).isEqualTo(Standing.ALIVE);
        assertThat(nodes.silence(OTHER)).isLessThanOrEqualTo(SECOND);
    }

    @Test
    void aBeatBringsBackWhoWasGone() {
        // Given
        beatAndRead();
        read(12);
        assertThat(nodes.standing(OTHER)).isEqualTo(Standing.GONE);
        // When
        beatAndRead();
        // Then
        assertThat(nodes.standing(OTHER)).isEqualTo(Standing.ALIVE);
    }

    @Test
    void theStoresClockMayJump() {
        // Given
        beatAndRead();
        // When
        storeMillis += 3_600_000;
        beatAndRead();
        storeMillis -= 7_200_000;
        beatAndRead();
        // Then
        assertThat(nodes.standing(OTHER)).isEqualTo(Standing.ALIVE);
        assertThat(nodes.silence(OTHER)).isZero();
        read(4);
        assertThat(nodes.standing(OTHER)).isEqualTo(Standing.DEAD);
    }

    @Test
    void aFrameKeepsANodeWhoseBeatsAreLate() {
        // Given
        beatAndRead();
        read(3);
        // When
        nodes.heard(OTHER, now);
        // Then
        read(1);
        assertThat(nodes.standing(OTHER)).isEqualTo(Standing.ALIVE);
        read(1);
        assertThat(nodes.standing(OTHER)).isEqualTo(Standing.DEAD);
        read(7);
        assertThat(nodes.standing(OTHER)).isEqualTo(Standing.DEAD);
        read(1);
        assertThat(nodes.standing(OTHER)).isEqualTo(Standing.GONE);
    }

    @Test
    void aFrameCountsFromItsOwnMoment() {
        // Given
        beatAndRead();
        read(3);
        // When
        nodes.heard(OTHER, now.plus(Duration.ofMillis(900)));
        // Then
        read(2);
        assertThat(nodes.standing(OTHER)).isEqualTo(Standing.ALIVE);
    }

    @Test
    void aNodeThatWasNeverSeenIsAskedForTwoSeconds() {
        // Given
        read(1);
        assertThat(nodes.standing(OTHER)).isEqualTo(Standing.ALIVE);
        // When
        read(1);
        // Then
        assertThat(nodes.standing(OTHER)).isEqualTo(Standing.ALIVE);
        read(1);
        assertThat(nodes.standing(OTHER)).isEqualTo(Standing.GONE);
        assertThat(nodes.present()).isEmpty();
    }

    @Test
    void theUnseenIsAskedOnWhileTheStoreIsAway() {
        // Given
        read(1);
        assertThat(nodes.standing(OTHER)).isEqualTo(Standing.ALIVE);
        // When
        boolean away = readAfter(Duration.ofSeconds(10));
        // Then
        assertThat(away).isTrue();
        assertThat(nodes.standing(OTHER)).isEqualTo(Standing.ALIVE);
    }

    @Test
    void whoDrainsIsKnownFromItsBeat() {
        // Given
        list.put(OTHER, new Beat(storeMillis, Optional.of(FACTS.drained())));
        // When
        read(1);
        // Then
        assertThat(nodes.standing(OTHER)).isEqualTo(Standing.DRAINING);
        assertThat(nodes.facts(OTHER)).contains(FACTS.drained());
        read(4);
        assertThat(nodes.standing(OTHER)).isEqualTo(Standing.DEAD);
    }

    @Test
    void whoSaysItselfThatItDrainsIsBelievedBeforeItsBeatSaysSo() {
        // Given
        list.put(OTHER, new Beat(storeMillis, Optional.of(FACTS)));
        read(1);
        boolean alive = nodes.standing(OTHER) == Standing.ALIVE;
        // When
        nodes.drains(OTHER);
        // Then
        assertThat(alive).isTrue();
        assertThat(nodes.standing(OTHER)).isEqualTo(Standing.DRAINING);
    }

    @Test
    void whatIsMadeUpFillsNoMemory() {
        // Given
        beatAndRead();
        // When
        for (int i = 0; i < 10_000; i++) {
            Standing made = nodes.standing(new NodeId(1000 + i));
            nodes.heard(new NodeId(100_000 + i), now);
            // Then
            assertThat(made).isEqualTo(i < 2048 ? Standing.ALIVE : Standing.GONE);
        }
        assertThat(nodes.present()).contains(OTHER).hasSize(2048);
    }

    private void beatAndRead() {
        list.put(OTHER, new Beat(++storeMillis, Optional.of(FACTS)));
        boolean _ = answer();
    }

    /// Once a second.
    private void read(int times) {
        for (int i = 0; i < times; i++) {
            assertThat(readAfter(SECOND)).isFalse();
        }
    }

    private boolean readAfter(Duration time) {
        now = now.plus(time);
        storeMillis += time.toMillis();
        return answer();
    }

    private boolean answer() {
        return nodes.answered(new BeatReply(storeMillis * 1000, "epoch", true, false, list), now);
    }
}
