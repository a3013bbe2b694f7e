// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab.history;

import java.util.List;

import org.junit.jupiter.api.Test;

import dev.mcprelay.testbed.lab.history.HistoryEvent.CallEnd;
import dev.mcprelay.testbed.lab.history.Outcome.CallerLeft;
import dev.mcprelay.testbed.lab.history.Outcome.Failure;
import dev.mcprelay.testbed.lab.history.Outcome.Silence;

import static org.assertj.core.api.Assertions.assertThat;

final class WishesTest {
    @Test
    void theLastAttemptCounts() {
        // Given
        HandmadeHistory history = new HandmadeHistory();
        var _ = history.start("a")
                .refused("a")
                .start("a~1")
                .refused("a~1")
                .start("a~2")
                .succeeded("a~2");
        var _ = history.start("b").refused("b").start("b~1").refused("b~1");
        // When
        Wishes wishes = Wishes.of(history.events());
        // Then
        assertThat(wishes.granted()).isEqualTo(1);
        assertThat(wishes.refused()).isEqualTo(1);
        assertThat(wishes.failed()).isEmpty();
    }

    @Test
    void whatWasAcceptedAndCameToNothingHasFailed() {
        // Given
        HandmadeHistory history = new HandmadeHistory();
        var _ = history.start("a").ended("a", new Failure(502, "delivery_unknown", false));
        var _ = history.start("b").ended("b", new Failure(503, "relay_unavailable", false));
        var _ = history.start("c").lost("c");
        var _ = history.start("d").ended("d", new Silence());
        // When
        Wishes wishes = Wishes.of(history.events());
        // Then
        assertThat(wishes.failed()).extracting(CallEnd::uid).containsExactly("a", "b", "c", "d");
        assertThat(wishes.text()).startsWith("wishes granted 0, refused before acceptance 0, failed 4");
    }

    @Test
    void whoWentAwayIsNotCounted() {
        // Given
        HandmadeHistory history = new HandmadeHistory();
        var _ = history.start("a").ended("a", new CallerLeft());
        // When
        Wishes wishes = Wishes.of(history.events());
        // Then
        assertThat(wishes).isEqualTo(new Wishes(0, 0, List.of()));
    }
}
