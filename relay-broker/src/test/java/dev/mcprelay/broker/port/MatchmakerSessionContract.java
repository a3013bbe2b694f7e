// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.port;

import java.util.List;

import org.junit.jupiter.api.Test;

import dev.mcprelay.broker.kit.Introductions.APoll;
import dev.mcprelay.broker.port.MatchRules.Bounds;
import dev.mcprelay.broker.port.Matchmaker.Introduction;

import static dev.mcprelay.broker.kit.Introductions.aCommand;
import static dev.mcprelay.broker.kit.Introductions.aPoll;
import static dev.mcprelay.broker.kit.Introductions.id;
import static org.assertj.core.api.Assertions.assertThat;

/// What every matchmaker promises to the sessions of affine channels.
public abstract class MatchmakerSessionContract extends MatchmakerRig {

    @Test
    void aSessionGoesWhereItIsBound() {
        // Given
        given();
        park(aPoll("a"));
        park(aPoll("b"));
        bind("s", "b");
        // When
        String chosen = matched(aCommand(1).inSession("s"));
        // Then
        assertThat(chosen).isEqualTo("b");
        assertThat(enqueue(aCommand(2).inSession("s"))).isInstanceOf(Introduction.Queued.class);
        assertThat(matched(aCommand(3))).isEqualTo("a");
    }

    @Test
    void aSessionWithoutABindingIsBoundToTheFirstInstanceItMeets() {
        // Given
        given();
        park(aPoll("a"));
        assertThat(matched(aCommand(1).inSession("s"))).isEqualTo("a");
        park(aPoll("b"));
        park(aPoll("a").generation(2));
        // When
        String again = matched(aCommand(2).inSession("s"));
        // Then
        assertThat(again).isEqualTo("a");
    }

    @Test
    void channelsHaveSessionsOfTheirOwn() {
        // Given
        given();
        park(aPoll("a"));
        bind("s", "b");
        // When
        String chosen = matched(aCommand(1).on("files").inSession("s"));
        // Then
        assertThat(chosen).isEqualTo("a");
    }

    @Test
    void aSessionThatWaitsIsTakenOnlyByItsInstance() {
        // Given
        given();
        APoll bound = aPoll("b");
        park(bound);
        bind("s", "b");
        assertThat(matched(aCommand(1))).isEqualTo("b");
        letWait(aCommand(2).inSession("s"));
        assertThat(parked(aPoll("a").limit(25))).isEmpty();
        // When
        var taken = parked(bound.generation(2));
        // Then
        assertThat(taken).containsExactly(id(2));
    }

    @Test
    void aSessionWhoseInstanceIsForgottenIsGone() {
        // Given
        given(ENDLESS, ENDLESS, BRIEF);
        park(aPoll("a"));
        park(aPoll("b"));
        bind("s", "b");
        unpark(aPoll("b"));
        // When
        Introduction later = eventually(() -> enqueue(aCommand(1).inSession("s")), Introduction.SessionGone.class);
        // Then
        assertThat(later).isEqualTo(new Introduction.SessionGone());
        assertThat(matched(aCommand(2))).isEqualTo("a");
    }

    @Test
    void aSessionThatIsGoneHasLeftTheLine() {
        // Given
        given(ENDLESS, ENDLESS, BRIEF);
        APoll other = aPoll("b").forChannels("other");
        park(other);
        bind("s", "b");
        long arrival = queued(aCommand(1).inSession("s"));
        unpark(other);
        // When
        var gone =
                eventually(() -> enqueue(aCommand(1).inSession("s").arrived(arrival)), Introduction.SessionGone.class);
        // Then
        assertThat(gone).isEqualTo(new Introduction.SessionGone());
        assertThat(parked(aPoll("b").generation(2).limit(9))).isEmpty();
    }

    @Test
    void aSessionWhoseInstanceIsHiddenWaits() {
        // Given
        given();
        park(aPoll("a"));
        park(aPoll("b"));
        bind("s", "b");
        unpark(aPoll("b"));
        // When
        Introduction introduction = enqueue(aCommand(1).inSession("s"));
        // Then
        assertThat(introduction).isInstanceOf(Introduction.Queued.class);
    }

    @Test
    void aSessionThatIsBoundWhileItWaitsHasOnePlaceInTheLine() {
        // Given
        given();
        park(aPoll("a").forChannels("other"));
        park(aPoll("b").forChannels("other"));
        long arrival = queued(aCommand(1).inSession("s"));
        bind("s", "b");
        assertThat(queued(aCommand(1).inSession("s").arrived(arrival))).isEqualTo(arrival);
        assertThat(parked(aPoll("a").limit(25).generation(2))).isEmpty();
        // When
        var taken = parked(aPoll("b").limit(25).generation(2));
        // Then
        assertThat(taken).containsExactly(id(1));
    }

    @Test
    void aNewBindingReplacesTheOld() {
        // Given
        given();
        park(aPoll("a"));
        park(aPoll("b"));
        bind("s", "a");
        bind("s", "b");
        // When
        String chosen = matched(aCommand(1).inSession("s"));
        // Then
        assertThat(chosen).isEqualTo("b");
    }

    @Test
    void aSessionThatWasUnboundMayGoAnywhere() {
        // Given
        given();
        park(aPoll("a"));
        bind("s", "elsewhere");
        assertThat(enqueue(aCommand(1).inSession("s"))).isEqualTo(new Introduction.SessionGone());
        // When
        unbind("s");
        // Then
        assertThat(matched(aCommand(1).inSession("s"))).isEqualTo("a");
    }

    @Test
    void beyondTheBoundSomeOtherSessionLosesItsBinding() {
        // Given
        given(new Bounds(256, 64, 2));
        park(aPoll("a").credit(9));
        bind("s1", "elsewhere");
        bind("s2", "elsewhere");
        // When
        bind("s3", "elsewhere");
        // Then
        assertThat(enqueue(aCommand(3).inSession("s3"))).isEqualTo(new Introduction.SessionGone());
        assertThat(List.of(isGone("s1"), isGone("s2"))).contains(false);
    }

    private boolean isGone(String session) {
        return enqueue(aCommand(1).inSession(session)) instanceof Introduction.SessionGone;
    }
}
