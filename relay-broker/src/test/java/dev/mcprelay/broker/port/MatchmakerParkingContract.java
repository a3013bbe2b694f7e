// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.port;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import dev.mcprelay.broker.kit.Introductions.ACommand;
import dev.mcprelay.broker.kit.Introductions.APoll;
import dev.mcprelay.broker.match.Introduction;
import dev.mcprelay.broker.match.ParkResult;
import dev.mcprelay.broker.message.Registration;
import dev.mcprelay.broker.port.MatchRules.Bounds;
import dev.mcprelay.protocol.id.TunnelId;

import static dev.mcprelay.broker.kit.Introductions.EDGE;
import static dev.mcprelay.broker.kit.Introductions.OTHER_EDGE;
import static dev.mcprelay.broker.kit.Introductions.aCommand;
import static dev.mcprelay.broker.kit.Introductions.aPoll;
import static dev.mcprelay.broker.kit.Introductions.id;
import static org.assertj.core.api.Assertions.assertThat;

/// Every matchmaker, whatever it is built on, keeps these promises to slots that park, move and leave, and to
/// commands that are taken out of the line.
public abstract class MatchmakerParkingContract extends MatchmakerRig {

    protected MatchmakerParkingContract(MatchmakerSubject subject) {
        super(subject);
    }

    @Test
    void parkingTakesItsShareOfTheLineInTheOrderOfArrival() {
        // Given
        given();
        park(aPoll("b").forChannels("other"));
        fillLine(5);
        // When
        List<?> taken = parked(aPoll("a").limit(25));
        // Then
        assertThat(taken).isEqualTo(List.of(id(1), id(2), id(3)));
        assertThat(parked(aPoll("c").limit(25))).containsExactly(id(4));
    }

    @Test
    void parkingTakesNoMoreThanItsLimit() {
        // Given
        given();
        fillLine(5);
        // When
        List<?> taken = parked(aPoll("a").limit(2));
        // Then
        assertThat(taken).isEqualTo(List.of(id(1), id(2)));
    }

    @Test
    void parkingTakesOnlyWhatItMayServe() {
        // Given
        given();
        letWait(aCommand(1).neverOffline().on("files"));
        letWait(aCommand(2).neverOffline().until(Instant.EPOCH));
        letWait(aCommand(3).neverOffline());
        // When
        List<?> taken = parked(aPoll("a").forChannels("main").limit(25));
        // Then
        assertThat(taken).isEqualTo(List.of(id(3)));
        assertThat(parked(aPoll("a").limit(25))).containsExactly(id(1));
    }

    @Test
    void whatParkingTookUsesUpItsCredit() {
        // Given
        given();
        fillLine(2);
        assertThat(parked(aPoll("a").limit(2).credit(3))).hasSize(2);
        // When
        String third = matched(aCommand(3));
        // Then
        assertThat(third).isEqualTo("a");
        assertThat(enqueue(aCommand(4))).isInstanceOf(Introduction.Queued.class);
    }

    @Test
    void aSlotWithoutCreditIsReservedForWhatItTook() {
        // Given
        given(BRIEF, ENDLESS, ENDLESS);
        fillLine(1);
        assertThat(parked(aPoll("a"))).hasSize(1);
        // When
        String later = eventuallyMatched(aCommand(2));
        // Then
        assertThat(later).isEqualTo("a");
    }

    @Test
    void thereIsABoundToTheInstances() {
        // Given
        given(new Bounds(256, 2));
        park(aPoll("a"));
        park(aPoll("b"));
        // When
        ParkResult third = await(matchmaker().park(aPoll("c").parking()));
        // Then
        assertThat(third).isEqualTo(new ParkResult.TooManyInstances());
        assertThat(parked(aPoll("b").generation(2))).isEmpty();
    }

    @Test
    void anInstanceWhoseLeaseIsOverIsForgottenAndMakesRoom() {
        // Given
        given(new Bounds(256, 2));
        park(aPoll("a").lease(BRIEF));
        park(aPoll("b"));
        // When
        ParkResult third = eventually(() -> await(matchmaker().park(aPoll("c").parking())), ParkResult.Parked.class);
        // Then
        assertThat(third).isEqualTo(new ParkResult.Parked(List.of(), null));
        assertThat(List.of(matched(aCommand(1)), matched(aCommand(2)))).containsExactly("b", "c");
    }

    @Test
    void aTunnelWhoseLeasesAreOverIsOffline() {
        // Given
        given();
        park(aPoll("a").lease(BRIEF));
        // When
        Introduction later = eventually(() -> enqueue(aCommand(1)), Introduction.Offline.class);
        // Then
        assertThat(later).isEqualTo(new Introduction.Offline(false));
    }

    @Test
    void theEdgeBeforeIsNamedWhenItRelies() {
        // Given
        given();
        APoll before = aPoll("a").relying();
        park(before);
        // When
        ParkResult.Parked elsewhere = parking(aPoll("a").at(OTHER_EDGE));
        // Then
        assertThat(elsewhere.previous()).isEqualTo(before.registration());
        assertThat(parking(aPoll("a").at(EDGE).generation(2)).previous()).isNull();
    }

    @Test
    void theSameEdgeIsNotNamedToItself() {
        // Given
        given();
        park(aPoll("a").relying());
        // When
        ParkResult.Parked again = parking(aPoll("a").relying().generation(2));
        // Then
        assertThat(again.previous()).isNull();
    }

    @Test
    void anInstanceThatMovedIsFoundAtItsNewEdge() {
        // Given
        given();
        park(aPoll("a").credit(9));
        APoll moved = aPoll("a").at(OTHER_EDGE);
        park(moved);
        // When
        Introduction introduction = enqueue(aCommand(1));
        // Then
        assertThat(introduction)
                .isInstanceOfSatisfying(
                        Introduction.Matched.class,
                        matched -> assertThat(matched.registration()).isEqualTo(moved.registration()));
        assertThat(enqueue(aCommand(2))).isInstanceOf(Introduction.Queued.class);
    }

    @Test
    void aRegistrationThatWasTakenBackIsHiddenAndItsInstanceAway() {
        // Given
        given();
        APoll poll = aPoll("a").credit(5);
        park(poll);
        // When
        unpark(poll);
        // Then
        assertThat(enqueue(aCommand(1))).isEqualTo(new Introduction.Offline(true));
    }

    @Test
    void whoIsBusyTakesNothingAndIsThereAllTheSame() {
        // Given
        given();
        APoll poll = aPoll("a").credit(5);
        park(poll);
        // When
        isBusy(poll);
        // Then
        assertThat(enqueue(aCommand(1))).isInstanceOf(Introduction.Queued.class);
        assertThat(parked(poll.generation(2))).containsExactly(id(1));
    }

    @Test
    void anInstanceThatIsGoneForGoodIsForgottenAtOnceUnlessItHasRegisteredAnew() {
        // Given
        given();
        APoll poll = aPoll("a");
        park(poll);
        forget(poll.generation(2));
        assertThat(matched(aCommand(1))).isEqualTo("a");
        // When
        forget(poll);
        // Then
        assertThat(enqueue(aCommand(2))).isEqualTo(new Introduction.Offline(false));
    }

    @Test
    void aRegistrationIsTakenBackEvenIfTheEdgeNoLongerRelies() {
        // Given
        given();
        APoll poll = aPoll("a").relying();
        park(poll);
        Registration same = poll.registration();
        // When
        unpark(poll, new Registration(same.slot(), same.generation(), false));
        // Then
        assertThat(enqueue(aCommand(1))).isEqualTo(new Introduction.Offline(true));
    }

    @Test
    void aLateRemovalNeverHidesANewerRegistration() {
        // Given
        given();
        APoll old = aPoll("a");
        park(old);
        park(aPoll("a").generation(2));
        // When
        unpark(old);
        // Then
        assertThat(matched(aCommand(1))).isEqualTo("a");
    }

    @Test
    void aHiddenInstanceIsForgottenAfterAWhileHoweverOftenItIsHidden() {
        // Given
        given(ENDLESS, ENDLESS, BRIEF);
        APoll poll = aPoll("a");
        park(poll);
        // When
        String later = eventually(
                () -> {
                    unpark(poll);
                    return whetherKnown(enqueue(aCommand(1)));
                },
                String.class);
        // Then
        assertThat(later).isEqualTo("forgotten");
    }

    @Test
    void aCancelledCommandIsOutOfTheLine() {
        // Given
        given();
        fillLine(3);
        // When
        cancel(aCommand(2));
        // Then
        cancel(aCommand(2));
        cancel(aCommand(99));
        assertThat(parked(aPoll("a").limit(25))).containsExactly(id(1), id(3));
    }

    @Test
    void onlyTheCommandNamedIsCancelled() {
        // Given
        given();
        List<ACommand> all = new ArrayList<>(LongStream.of(1, 11, 111)
                .mapToObj(i -> aCommand(i).neverOffline())
                .toList());
        all.forEach(this::letWait);
        // When
        cancel(aCommand(1));
        // Then
        assertThat(parked(aPoll("a").limit(25))).containsExactly(id(11), id(111));
    }

    @Test
    void tunnelsKnowNothingOfEachOther() {
        // Given
        given();
        TunnelId other = TunnelId.mint();
        park(aPoll("a").of(other));
        // When
        Introduction introduction = enqueue(aCommand(1));
        // Then
        assertThat(introduction).isEqualTo(new Introduction.Offline(false));
        assertThat(matched(aCommand(1).of(other))).isEqualTo("a");
    }

    /// Commands 1 to `commands`, in this order.
    private void fillLine(int commands) {
        LongStream.rangeClosed(1, commands).forEach(i -> letWait(aCommand(i).neverOffline()));
    }

    @Test
    void whoIsCancelledIsNotIntroducedByAnEnqueueBeforeIt() {
        // Given: asked for at once
        given();
        CompletableFuture<@Nullable List<Introduction>> asked = Flux.just(1, 2, 3)
                .flatMapSequential(
                        number -> matchmaker()
                                .enqueue(aCommand(number).neverOffline().command()),
                        3)
                .collectList()
                .toFuture();
        // When
        cancel(aCommand(2));
        // Then
        assertThat(asked).succeedsWithin(BOUND);
        assertThat(parked(aPoll("a").limit(3).credit(3))).containsExactly(id(1), id(3));
    }
}
