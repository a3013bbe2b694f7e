// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab.history;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.mcprelay.testbed.lab.history.HistoryEvent.Phase;
import dev.mcprelay.testbed.lab.history.Outcome.CallerLeft;
import dev.mcprelay.testbed.lab.history.Outcome.Failure;
import dev.mcprelay.testbed.lab.history.Outcome.Silence;
import dev.mcprelay.testbed.lab.history.Outcome.Success;

import static org.assertj.core.api.Assertions.assertThat;

final class HistoryCheckerTest {

    /// A call beside the one in question: nothing may be blamed on it.
    private static HandmadeHistory history() {
        return new HandmadeHistory().start("other").executed("other").succeeded("other");
    }

    @Test
    void aHistoryInWhichAllIsWellPasses() {
        // Given
        HandmadeHistory history = history()
                .start("ran")
                .start("refused")
                .executed("ran")
                .refused("refused")
                .succeeded("ran")
                .start("unsure")
                .ended("unsure", new Failure(502, "delivery_unknown", false))
                .executed("unsure")
                .start("late")
                .executed("late")
                .ended("late", new Failure(504, "deadline_running", false))
                .start("gone")
                .executed("gone")
                .ended("gone", new CallerLeft());
        // When
        Verdict verdict = history.verdict();
        // Then
        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.calls()).isEqualTo(6);
        assertThat(verdict.outcomes())
                .containsEntry("success", 2)
                .containsEntry("503 relay_unavailable", 1)
                .containsEntry("caller left", 1);
        assertThat(verdict.text()).startsWith("PASS\n");
    }

    @Test
    void aCallThatRanTwiceIsFound() {
        // When
        Verdict verdict =
                history().start("x").executed("x").executed("x").succeeded("x").verdict();
        // Then
        assertThat(verdict.broken()).containsOnlyKeys(Rule.EXECUTED_TWICE);
    }

    @Test
    void aCallThatRanAgainAfterItsAnswerIsFound() {
        // When
        Verdict verdict = history()
                .start("x")
                .executed("x")
                .succeeded("x")
                .pause(Duration.ofSeconds(9))
                .executed("x")
                .verdict();
        // Then
        assertThat(verdict.broken()).containsOnlyKeys(Rule.EXECUTED_TWICE);
    }

    @Test
    void theAnswerOfAnotherCallIsFound() {
        // When
        Verdict verdict = history()
                .start("x")
                .executed("x")
                .ended("x", new Success("result of other"))
                .verdict();
        // Then
        assertThat(verdict.broken()).containsOnlyKeys(Rule.ANSWER_OF_ANOTHER_CALL);
    }

    @Test
    void aSecondOutcomeIsFound() {
        // When
        Verdict verdict =
                history().start("x").executed("x").succeeded("x").succeeded("x").verdict();
        // Then
        assertThat(verdict.broken()).containsOnlyKeys(Rule.TWO_OUTCOMES);
    }

    @Test
    void aCallWithoutAnOutcomeIsFound() {
        // When
        Verdict verdict = history().start("x").executed("x").verdict();
        // Then
        assertThat(verdict.broken()).containsOnlyKeys(Rule.NO_OUTCOME);
    }

    @Test
    void aCallerWhoHeardNothingIsFound() {
        // When
        Verdict verdict = history().start("x").ended("x", new Silence()).verdict();
        // Then
        assertThat(verdict.broken()).containsOnlyKeys(Rule.NO_OUTCOME);
    }

    @ParameterizedTest
    @CsvSource({"503, relay_unavailable, true", "429, tunnel_queue_full, false", "504, deadline_waiting, true"})
    void whatRanThoughItsAnswerSaysNotIsFound(int status, String code, boolean retrySafe) {
        // When
        Verdict verdict = history()
                .start("x")
                .ended("x", new Failure(status, code, retrySafe))
                .pause(Duration.ofSeconds(2))
                .executed("x")
                .verdict();
        // Then
        assertThat(verdict.broken()).containsOnlyKeys(Rule.EXECUTED_THOUGH_REFUSED);
    }

    @Test
    void whatRanBeforeItWasRefusedIsFound() {
        // When
        Verdict verdict = history().start("x").executed("x").refused("x").verdict();
        // Then
        assertThat(verdict.broken()).containsOnlyKeys(Rule.EXECUTED_THOUGH_REFUSED);
    }

    @Test
    void aCallThatRanAtAnotherTunnelIsFound() {
        // When
        Verdict verdict =
                history().start("x").executed("x", "tunnel-b").succeeded("x").verdict();
        // Then
        assertThat(verdict.broken()).containsOnlyKeys(Rule.CROSSED_TUNNELS);
    }

    @Test
    void aSuccessOfWhatNeverRanIsFound() {
        // When
        Verdict verdict = history().start("x").succeeded("x").verdict();
        // Then
        assertThat(verdict.broken()).containsOnlyKeys(Rule.SUCCESS_WITHOUT_EFFECT);
    }

    @Test
    void whatNobodyCalledIsFound() {
        // When
        Verdict verdict = history().executed("y").succeeded("z").verdict();
        // Then
        assertThat(verdict.broken()).containsOnlyKeys(Rule.EXECUTED_FOR_NOBODY, Rule.OUTCOME_FOR_NOBODY);
    }

    @Test
    void aConnectionMayBeLostWhenItsNodeIsKilled() {
        // When
        Verdict verdict = history()
                .start("x")
                .executed("x")
                .fault(LostConnections.KILL, 1, Phase.BEGIN)
                .lost("x")
                .fault(LostConnections.KILL, 1, Phase.END)
                .verdict();
        // Then
        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.faults()).containsEntry(LostConnections.KILL, 1);
    }

    @Test
    void aConnectionMayNotBeLostWhenAnotherNodeIsKilled() {
        // When
        Verdict verdict = history()
                .start("x")
                .executed("x")
                .fault(LostConnections.KILL, 2, Phase.BEGIN)
                .lost("x")
                .verdict();
        // Then
        assertThat(verdict.broken()).containsOnlyKeys(Rule.CONNECTION_LOST);
    }

    @Test
    void aConnectionMayNotBeLostLongAfterAKill() {
        // When
        Verdict verdict = history()
                .fault(LostConnections.KILL, 1, Phase.BEGIN)
                .fault(LostConnections.KILL, 1, Phase.END)
                .pause(Duration.ofSeconds(2))
                .start("x")
                .lost("x")
                .verdict();
        // Then
        assertThat(verdict.broken()).containsOnlyKeys(Rule.CONNECTION_LOST);
    }

    @Test
    void aNodeThatDrainsMayTurnACallAwayButNotLoseOneThatRan() {
        // When
        Verdict verdict = history()
                .fault(LostConnections.DRAIN, 1, Phase.BEGIN)
                .pause(Duration.ofSeconds(5))
                .start("away")
                .lost("away")
                .start("ran")
                .executed("ran")
                .lost("ran")
                .verdict();
        // Then
        assertThat(verdict.violations())
                .singleElement()
                .satisfies(found -> assertThat(found.events())
                        .anyMatch(event -> HistoryFile.line(event).contains("\"ran\"")));
    }

    @Test
    void theLongestStallCountsForTheFaultDuringWhichItEnded() {
        // When
        Verdict verdict = history()
                .start("x")
                .fault("node-pause", 2, Phase.BEGIN)
                .pause(Duration.ofSeconds(5))
                .executed("x")
                .succeeded("x")
                .verdict();
        // Then
        assertThat(verdict.stalls().get("node-pause")).isBetween(Duration.ofSeconds(5), Duration.ofMillis(5100));
        assertThat(verdict.stalls().get("none")).isLessThan(Duration.ofMillis(100));
    }

    @Test
    void anOffendingCallIsShownWithAllItsEventsAndTheFaultsAroundIt() {
        // When
        String text = history()
                .start("x")
                .fault("redis-flush", -1, Phase.BEGIN)
                .executed("x")
                .executed("x")
                .succeeded("x")
                .verdict()
                .text();
        // Then
        assertThat(text).startsWith("FAIL\n");
        assertThat(text.lines().filter(line -> line.startsWith("  {"))).hasSize(5);
        assertThat(text).contains("EXECUTED_TWICE", "redis-flush", "call-start", "call-end");
    }
}
