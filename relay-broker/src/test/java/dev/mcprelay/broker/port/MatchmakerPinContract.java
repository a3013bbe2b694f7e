// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.port;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import dev.mcprelay.broker.InstanceHash;
import dev.mcprelay.broker.kit.Introductions.APoll;
import dev.mcprelay.broker.match.Introduction;
import dev.mcprelay.broker.message.Registration;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.InstanceId;

import static dev.mcprelay.broker.kit.Introductions.EDGE;
import static dev.mcprelay.broker.kit.Introductions.OTHER_EDGE;
import static dev.mcprelay.broker.kit.Introductions.aCommand;
import static dev.mcprelay.broker.kit.Introductions.aPoll;
import static dev.mcprelay.broker.kit.Introductions.id;
import static org.assertj.core.api.Assertions.assertThat;

/// What every matchmaker promises about single instances: to commands that only one may take, and to whoever
/// asks for one.
public abstract class MatchmakerPinContract extends MatchmakerRig {

    protected MatchmakerPinContract(MatchmakerSubject subject) {
        super(subject);
    }

    @Test
    void aPinnedCommandGoesToItsInstanceAlone() {
        // Given
        given();
        park(aPoll("a"));
        park(aPoll("b"));
        // When
        String chosen = matched(aCommand(1).pinnedTo("b"));
        // Then
        assertThat(chosen).isEqualTo("b");
        assertThat(enqueue(aCommand(2).pinnedTo("b"))).isInstanceOf(Introduction.Queued.class);
        assertThat(matched(aCommand(3))).isEqualTo("a");
    }

    @Test
    void aPinMeetsItsInstanceWhateverItsHash() {
        // Given
        given();
        List<String> names = List.of("a", "b", "c", "d", "e", "f", "g", "h");
        assertThat(names)
                .as("hashes of either sign")
                .anyMatch(name -> hash(name) < 0)
                .anyMatch(name -> hash(name) > 0);
        names.forEach(name -> park(aPoll(name)));
        // When
        List<String> chosen =
                names.stream().map(name -> matched(aCommand(1).pinnedTo(name))).toList();
        // Then
        assertThat(chosen).isEqualTo(names);
    }

    @Test
    void aPinnedCommandThatWaitsIsTakenByItsInstanceAlone() {
        // Given
        given();
        APoll only = aPoll("b");
        park(only);
        assertThat(matched(aCommand(1))).isEqualTo("b");
        letWait(aCommand(2).pinnedTo("b"));
        assertThat(parked(aPoll("a").limit(25))).isEmpty();
        // When
        List<CommandId> taken = parked(only.generation(2));
        // Then
        assertThat(taken).containsExactly(id(2));
    }

    @Test
    void aPinWhoseInstanceIsNotRegisteredIsGoneFromTheFirstTimeOn() {
        // Given
        given();
        park(aPoll("a"));
        // When
        Introduction introduction = enqueue(aCommand(1).pinnedTo("b"));
        // Then
        assertThat(introduction).isEqualTo(new Introduction.PinGone());
        assertThat(enqueue(aCommand(1).pinnedTo("b").neverOffline())).isEqualTo(new Introduction.PinGone());
        assertThat(enqueue(aCommand(1).pinnedTo("b").arrived(5))).isEqualTo(new Introduction.PinGone());
        assertThat(matched(aCommand(2))).isEqualTo("a");
    }

    @Test
    void aPinIsGoneWhenItsInstanceIsForgotten() {
        // Given
        given(ENDLESS, ENDLESS, BRIEF);
        park(aPoll("a"));
        park(aPoll("b"));
        unpark(aPoll("b"));
        // When
        Introduction later = eventually(() -> enqueue(aCommand(1).pinnedTo("b")), Introduction.PinGone.class);
        // Then
        assertThat(later).isEqualTo(new Introduction.PinGone());
        assertThat(matched(aCommand(2))).isEqualTo("a");
    }

    @Test
    void aCommandWhosePinIsGoneHasLeftTheLine() {
        // Given
        given(ENDLESS, ENDLESS, BRIEF);
        APoll other = aPoll("b").forChannels("other");
        park(other);
        long arrival = queued(aCommand(1).pinnedTo("b").neverOffline());
        unpark(other);
        // When
        var gone = eventually(() -> enqueue(aCommand(1).pinnedTo("b").arrived(arrival)), Introduction.PinGone.class);
        // Then
        assertThat(gone).isEqualTo(new Introduction.PinGone());
        assertThat(parked(aPoll("b").generation(2).limit(9))).isEmpty();
    }

    @Test
    void aPinWhoseInstanceIsHiddenWaits() {
        // Given
        given();
        park(aPoll("a"));
        park(aPoll("b"));
        unpark(aPoll("b"));
        // When
        Introduction introduction = enqueue(aCommand(1).pinnedTo("b"));
        // Then
        assertThat(introduction).isInstanceOf(Introduction.Queued.class);
    }

    @Test
    void aCommandThatComesBackWithAnotherDeadlineHasOnePlaceInTheLine() {
        // Given
        given();
        APoll only = aPoll("b");
        park(only);
        assertThat(matched(aCommand(1))).isEqualTo("b");
        long arrival = queued(aCommand(2).pinnedTo("b"));
        long again = queued(aCommand(2).pinnedTo("b").arrived(arrival).until(LATER));
        // When
        List<CommandId> taken = parked(only.generation(2).limit(25));
        // Then
        assertThat(again).isEqualTo(arrival);
        assertThat(taken).containsExactly(id(2));
    }

    @Test
    void theNewestRegistrationOfAnInstanceIsKnown() {
        // Given
        given();
        park(aPoll("a").at(EDGE).generation(3));
        APoll newest = aPoll("a").at(OTHER_EDGE).relying();
        park(newest);
        park(aPoll("b"));
        // When
        Optional<Registration> registration = registration("a");
        // Then
        assertThat(registration).contains(newest.registration());
        assertThat(registration("c")).isEmpty();
    }

    @Test
    void aRegistrationWhoseCreditIsSpentIsKnown() {
        // Given
        given();
        park(aPoll("a"));
        // When
        String chosen = matched(aCommand(1));
        // Then
        assertThat(registration(chosen)).contains(aPoll("a").registration());
    }

    @Test
    void aHiddenRegistrationIsStillTheNewest() {
        // Given
        given();
        park(aPoll("a"));
        // When
        unpark(aPoll("a"));
        // Then
        assertThat(registration("a")).contains(aPoll("a").registration());
        park(aPoll("a").generation(2));
        assertThat(registration("a")).contains(aPoll("a").generation(2).registration());
    }

    @Test
    void aRegistrationWhoseLeaseIsOverIsNotKnown() {
        // Given
        given();
        park(aPoll("a").lease(BRIEF));
        // When
        Optional<?> later = eventually(() -> registration("a").isEmpty() ? Optional.of(1) : 0, Optional.class);
        // Then
        assertThat(later).isPresent();
    }

    private static int hash(String instance) {
        return InstanceHash.of(new InstanceId(instance));
    }
}
