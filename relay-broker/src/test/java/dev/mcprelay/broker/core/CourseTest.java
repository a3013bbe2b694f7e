// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;

import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.broker.kit.Nodes;
import dev.mcprelay.broker.message.Reach;
import dev.mcprelay.protocol.id.CommandId;

import static org.assertj.core.api.Assertions.assertThat;

/// One instance on one channel: when it is ejected, and how it comes back.
final class CourseTest {
    private final Course course = new Course();
    private final AlarmQueue alarms = new AlarmQueue();
    private Tick now = new Tick(0);
    private long numbers;

    private Command call() {
        CommandId id = new CommandId(Nodes.NODE, numbers++);
        return new Command(new Event.Submit(id, Calls.aCall().call(), Instant.EPOCH), 0, now, alarms);
    }

    private Command taken() {
        Command call = call();
        course.took(call, now);
        return call;
    }

    private void end(Command call, Reach reach) {
        course.answered(call.id(), reach, now);
        course.released(call.id());
    }

    private void calls(int times, Reach reach) {
        for (int i = 0; i < times; i++) {
            end(taken(), reach);
        }
    }

    /// Lets it be tried after a pause, and not before.
    private void triedAfter(Duration pause, Reach reach) {
        now = now.plus(pause.minusMillis(1));
        assertThat(course.ails(now)).as("just before %s", pause).isTrue();
        now = now.plus(Duration.ofMillis(1));
        assertThat(course.ails(now)).as("after %s", pause).isFalse();
        calls(1, reach);
    }

    @Test
    void onlyOneCallAtATimeTriesIt() {
        // Given
        calls(5, Reach.UNREACHABLE);
        now = now.plus(Course.FIRST_PAUSE);
        // When
        Command probe = taken();
        // Then
        assertThat(course.ails(now)).isTrue();
        now = now.plus(Duration.ofSeconds(20));
        assertThat(course.ails(now)).isTrue();
        end(probe, Reach.REACHED);
        assertThat(course.ails(now)).isFalse();
    }

    @Test
    void aStreamDoesNotTryItForNobodyKnowsWhenItEnds() {
        // Given
        calls(5, Reach.UNREACHABLE);
        now = now.plus(Course.FIRST_PAUSE);
        CommandId id = new CommandId(Nodes.NODE, numbers++);
        // When
        course.took(
                new Command(new Event.Submit(id, Calls.aCall().stream().call(), Instant.EPOCH), 0, now, alarms), now);
        // Then
        assertThat(course.mayBeTried(now)).isTrue();
        assertThat(course.oldest()).isNull();
    }

    @Test
    void eachTryInVainIsFollowedByALongerPause() {
        // Given
        calls(5, Reach.UNREACHABLE);
        // When
        triedAfter(Duration.ofSeconds(5), Reach.UNREACHABLE);
        triedAfter(Duration.ofSeconds(10), Reach.UNREACHABLE);
        triedAfter(Duration.ofSeconds(20), Reach.UNREACHABLE);
        triedAfter(Duration.ofSeconds(40), Reach.UNREACHABLE);
        triedAfter(Duration.ofSeconds(80), Reach.UNREACHABLE);
        triedAfter(Duration.ofMinutes(2), Reach.UNREACHABLE);
        triedAfter(Duration.ofMinutes(2), Reach.REACHED);
        // Then
        assertThat(course.isEjected()).isFalse();
    }

    @Test
    void whatWasUnderWayAtTheEjectionProlongsNothing() {
        // Given
        Command late = taken();
        calls(5, Reach.UNREACHABLE);
        // When
        end(late, Reach.UNREACHABLE);
        // Then
        triedAfter(Duration.ofSeconds(5), Reach.REACHED);
    }

    @Test
    void onTrialTwoFailuresEjectItAgainAndForLonger() {
        // Given
        calls(5, Reach.UNREACHABLE);
        triedAfter(Duration.ofSeconds(5), Reach.REACHED);
        calls(1, Reach.UNREACHABLE);
        assertThat(course.isEjected()).isFalse();
        // When
        calls(1, Reach.UNREACHABLE);
        // Then
        assertThat(course.isEjected()).isTrue();
        triedAfter(Duration.ofSeconds(10), Reach.REACHED);
    }

    @Test
    void fiveSuccessesEndATrial() {
        // Given
        calls(5, Reach.UNREACHABLE);
        triedAfter(Duration.ofSeconds(5), Reach.REACHED);
        calls(4, Reach.REACHED);
        // When
        calls(4, Reach.UNREACHABLE);
        // Then
        assertThat(course.isEjected()).isFalse();
        calls(1, Reach.UNREACHABLE);
        triedAfter(Duration.ofSeconds(5), Reach.REACHED);
    }

    @Test
    void aTryThatTellsNothingIsRepeatedAfterTheSamePause() {
        // Given
        calls(5, Reach.UNREACHABLE);
        // When
        triedAfter(Duration.ofSeconds(5), Reach.UNKNOWN);
        // Then
        triedAfter(Duration.ofSeconds(5), Reach.REACHED);
        assertThat(course.isEjected()).isFalse();
    }

    @Test
    void aTryThatIsTakenBackIsRepeated() {
        // Given
        calls(5, Reach.UNREACHABLE);
        now = now.plus(Course.FIRST_PAUSE);
        Command probe = taken();
        // When
        course.released(probe.id());
        // Then
        triedAfter(Duration.ofSeconds(5), Reach.REACHED);
    }

    @Test
    void itSaysWhenItChangesByItself() {
        // Given
        calls(5, Reach.UNREACHABLE);
        // When
        Tick next = course.next(now);
        // Then
        assertThat(next).isEqualTo(now.plus(Course.FIRST_PAUSE));
        now = now.plus(Course.FIRST_PAUSE);
        assertThat(course.next(now)).isNull();
    }
}
