// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.port;

import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

import dev.mcprelay.broker.kit.Introductions.ACommand;
import dev.mcprelay.broker.kit.Introductions.APoll;
import dev.mcprelay.broker.match.Introduction;
import dev.mcprelay.broker.port.MatchRules.Bounds;

import static dev.mcprelay.broker.kit.Introductions.OTHER_EDGE;
import static dev.mcprelay.broker.kit.Introductions.aCommand;
import static dev.mcprelay.broker.kit.Introductions.aPoll;
import static dev.mcprelay.broker.kit.Introductions.id;
import static org.assertj.core.api.Assertions.assertThat;

/// Every matchmaker, whatever it is built on, keeps these promises to commands that look for a slot.
public abstract class MatchmakerContract extends MatchmakerRig {

    protected MatchmakerContract(MatchmakerSubject subject) {
        super(subject);
    }

    @Test
    void aCommandIsIntroducedToTheSlotThatIsParkedTheLongest() {
        // Given
        given();
        park(aPoll("c"));
        park(aPoll("a"));
        park(aPoll("b"));
        park(aPoll("c"));
        // When
        List<String> chosen = List.of(matched(aCommand(1)), matched(aCommand(2)), matched(aCommand(3)));
        // Then
        assertThat(chosen).containsExactly("a", "b", "c");
    }

    @Test
    void theCommandLearnsTheRegistrationAsItWasMade() {
        // Given
        given();
        APoll poll = aPoll("a|b.1").at(OTHER_EDGE).generation(7).relying();
        park(poll);
        // When
        Introduction introduction = enqueue(aCommand(1));
        // Then
        assertThat(introduction).isInstanceOfSatisfying(Introduction.Matched.class, matched -> {
            assertThat(matched.instance()).isEqualTo(poll.instance());
            assertThat(matched.registration()).isEqualTo(poll.registration());
        });
    }

    @Test
    void aSlotIsIntroducedAsOftenAsItHasCredit() {
        // Given
        given();
        park(aPoll("a").credit(3));
        // When
        List<String> chosen = List.of(matched(aCommand(1)), matched(aCommand(2)), matched(aCommand(3)));
        // Then
        assertThat(chosen).containsOnly("a");
        assertThat(enqueue(aCommand(4))).isInstanceOf(Introduction.Queued.class);
    }

    @Test
    void slotsWithCreditTakeTurns() {
        // Given
        given();
        park(aPoll("a").credit(2));
        park(aPoll("b").credit(2));
        // When
        List<String> chosen =
                List.of(matched(aCommand(1)), matched(aCommand(2)), matched(aCommand(3)), matched(aCommand(4)));
        // Then
        assertThat(chosen).containsExactly("a", "b", "a", "b");
    }

    @Test
    void manyAtOnceNeverTakeTheSameCredit() {
        // Given
        given();
        park(aPoll("a").credit(2));
        park(aPoll("b"));
        int callers = 16;
        // When
        List<Introduction> all = await(Flux.range(0, callers)
                .flatMap(i -> matchmaker().enqueue(aCommand(i).command()).subscribeOn(Schedulers.parallel()), callers)
                .collectList());
        // Then
        assertThat(all).filteredOn(Introduction.Matched.class::isInstance).hasSize(3);
        assertThat(all).filteredOn(Introduction.Queued.class::isInstance).hasSize(callers - 3);
    }

    @Test
    void aReservationLapsesSoThatASlotWhoseIngressDiedIsSeenAgain() {
        // Given
        given(BRIEF, ENDLESS, ENDLESS);
        park(aPoll("a"));
        assertThat(matched(aCommand(1))).isEqualTo("a");
        // When
        String again = eventuallyMatched(aCommand(2));
        // Then
        assertThat(again).isEqualTo("a");
    }

    @Test
    void parkingAgainRenewsTheCredit() {
        // Given
        given();
        park(aPoll("a"));
        assertThat(matched(aCommand(1))).isEqualTo("a");
        park(aPoll("a").generation(2));
        // When
        String again = matched(aCommand(2));
        // Then
        assertThat(again).isEqualTo("a");
    }

    @Test
    void aSlotForOtherChannelsIsPassedOver() {
        // Given
        given();
        park(aPoll("a").forChannels("files", "main-2"));
        park(aPoll("b").forChannels("main", "files"));
        // When
        String chosen = matched(aCommand(1).on("main"));
        // Then
        assertThat(chosen).isEqualTo("b");
        assertThat(matched(aCommand(2).on("main-2"))).isEqualTo("a");
    }

    @Test
    void theArrivalIsKeptFromTheFirstQuestionToTheIntroduction() {
        // Given
        given();
        long arrival = queued(aCommand(1).neverOffline());
        assertThat(queued(aCommand(1).arrived(arrival).neverOffline())).isEqualTo(arrival);
        assertThat(parked(aPoll("a"))).containsExactly(id(1));
        park(aPoll("b"));
        // When
        Introduction introduction = enqueue(aCommand(1).arrived(arrival));
        // Then
        assertThat(introduction)
                .isInstanceOfSatisfying(
                        Introduction.Matched.class,
                        matched -> assertThat(matched.arrival()).isEqualTo(arrival));
    }

    @Test
    void whoComesBackToTheLineHasItsOldPlace() {
        // Given
        given();
        long first = queued(aCommand(1).neverOffline());
        assertThat(parked(aPoll("a"))).containsExactly(id(1));
        long second = queued(aCommand(2));
        // When
        long back = queued(aCommand(1).arrived(first));
        // Then
        assertThat(back).isEqualTo(first).isLessThan(second);
        assertThat(parked(aPoll("b").limit(9).credit(9))).containsExactly(id(1));
        assertThat(parked(aPoll("c").limit(9).credit(9))).containsExactly(id(2));
    }

    @Test
    void askingAgainTakesNoSecondPlace() {
        // Given
        given();
        long arrival = queued(aCommand(1).neverOffline());
        // When
        long again = queued(aCommand(1).neverOffline());
        // Then
        assertThat(again).isEqualTo(arrival);
        assertThat(parked(aPoll("a").limit(9))).containsExactly(id(1));
        assertThat(parked(aPoll("b").limit(9))).isEmpty();
    }

    @Test
    void whoIsIntroducedLeavesTheLine() {
        // Given
        given(BRIEF, BRIEF, ENDLESS);
        park(aPoll("a"));
        assertThat(matched(aCommand(1))).isEqualTo("a");
        long arrival = queued(aCommand(2).neverOffline().dropping(aPoll("a").registration(), false));
        // When
        String chosen = eventuallyMatched(aCommand(2).arrived(arrival));
        // Then
        assertThat(chosen).isEqualTo("a");
        assertThat(parked(aPoll("b").limit(9))).isEmpty();
    }

    @Test
    void offlineIsSaidWheneverNobodyTakesPollsUnlessItMayNotBeBelieved() {
        // Given
        given();
        // When
        Introduction first = enqueue(aCommand(1));
        // Then
        assertThat(first).isEqualTo(new Introduction.Offline(false));
        assertThat(enqueue(aCommand(2).arrived(5))).isEqualTo(new Introduction.Offline(false));
        assertThat(enqueue(aCommand(3).neverOffline())).isInstanceOf(Introduction.Queued.class);
    }

    @Test
    void unservedIsSaidWheneverNobodyTakesTheChannelUnlessItMayNotBeBelieved() {
        // Given
        given();
        park(aPoll("a").forChannels("other"));
        park(aPoll("b").forChannels("main-2"));
        // When
        Introduction first = enqueue(aCommand(1));
        // Then
        assertThat(first).isEqualTo(new Introduction.Unserved());
        assertThat(enqueue(aCommand(2).arrived(5))).isEqualTo(new Introduction.Unserved());
        assertThat(enqueue(aCommand(3).neverOffline())).isInstanceOf(Introduction.Queued.class);
    }

    @Test
    void aChannelWhoseOnlyInstanceIsBusyIsServedAndOneWhoseOnlyInstanceIsHiddenIsNot() {
        // Given
        given();
        park(aPoll("a").forChannels("main"));
        park(aPoll("b").forChannels("files"));
        assertThat(matched(aCommand(1))).isEqualTo("a");
        unpark(aPoll("b"));
        // When
        List<Introduction> both =
                List.of(enqueue(aCommand(2)), enqueue(aCommand(3).on("files")));
        // Then
        assertThat(both.getFirst()).isInstanceOf(Introduction.Queued.class);
        assertThat(both.getLast()).isEqualTo(new Introduction.Unserved());
    }

    @Test
    void nobodyServesWhatOnlyTheDeadSlotTook() {
        // Given
        given();
        APoll dead = aPoll("a").forChannels("main");
        park(dead);
        park(aPoll("b").forChannels("other"));
        // When
        Introduction introduction = enqueue(aCommand(1).dropping(dead.registration(), true));
        // Then
        assertThat(introduction).isEqualTo(new Introduction.Unserved());
    }

    @Test
    void theCommandLearnsWhetherItsChannelIsAffineThere() {
        // Given
        given();
        park(aPoll("a").affineOn("files", "main-2").credit(3));
        // When
        List<Boolean> affine = List.of(
                isAffine(aCommand(1)),
                isAffine(aCommand(2).on("files")),
                isAffine(aCommand(3).on("main-2")));
        // Then
        assertThat(affine).containsExactly(false, true, true);
    }

    @Test
    void affinityLastsAsLongAsTheRegistration() {
        // Given
        given();
        park(aPoll("a").affineOn("main"));
        assertThat(isAffine(aCommand(1))).isTrue();
        park(aPoll("a").generation(2));
        // When
        boolean affine = isAffine(aCommand(2));
        // Then
        assertThat(affine).isFalse();
    }

    @Test
    void theLineIsFullAtItsBoundExactly() {
        // Given
        given(new Bounds(3, 64));
        long first = queued(aCommand(1).neverOffline());
        letWait(aCommand(2).neverOffline());
        letWait(aCommand(3).neverOffline());
        // When
        Introduction fourth = enqueue(aCommand(4).neverOffline());
        // Then
        assertThat(fourth).isEqualTo(new Introduction.Full());
        assertThat(queued(aCommand(1).neverOffline())).isEqualTo(first);
        assertThat(queued(aCommand(5).arrived(first + 1).neverOffline())).isEqualTo(first + 1);
    }

    @Test
    void whoLeftWithoutAWordMakesRoomInAFullLine() {
        // Given
        given(new Bounds(2, 64));
        letWait(aCommand(1).neverOffline().until(Instant.EPOCH));
        letWait(aCommand(2).neverOffline());
        // When
        Introduction third = enqueue(aCommand(3).neverOffline());
        // Then
        assertThat(third).isInstanceOf(Introduction.Queued.class);
        assertThat(enqueue(aCommand(4).neverOffline())).isEqualTo(new Introduction.Full());
    }

    @Test
    void aSlotThatBouncedIsPassedOver() {
        // Given
        given();
        APoll bad = aPoll("a");
        park(bad);
        park(aPoll("b"));
        assertThat(matched(aCommand(1))).isEqualTo("a");
        // When
        String second = matched(aCommand(1).arrived(5).dropping(bad.registration(), false));
        // Then
        assertThat(second).isEqualTo("b");
    }

    @Test
    void aSlotThatBouncedIsPassedOverByOthersTooAlthoughItsReservationLapses() {
        // Given
        given(BRIEF, ENDLESS, ENDLESS);
        APoll bad = aPoll("a");
        park(bad);
        assertThat(matched(aCommand(1))).isEqualTo("a");
        letWait(aCommand(1).arrived(5).dropping(bad.registration(), false));
        // When
        LongStream.range(0, 5).forEach(_ -> aMomentPasses());
        // Then
        assertThat(enqueue(aCommand(2))).isInstanceOf(Introduction.Queued.class);
    }

    @Test
    void aSlotThatBouncedIsSeenAgainAfterAWhile() {
        // Given
        given(BRIEF, BRIEF, ENDLESS);
        APoll bad = aPoll("a");
        park(bad);
        assertThat(matched(aCommand(1))).isEqualTo("a");
        assertThat(enqueue(aCommand(1).arrived(5).dropping(bad.registration(), false)))
                .isInstanceOf(Introduction.Queued.class);
        // When
        String again = eventuallyMatched(aCommand(1).arrived(5));
        // Then
        assertThat(again).isEqualTo("a");
    }

    @Test
    void aSlotOfADeadEdgeIsHiddenAndItsInstanceIsAway() {
        // Given
        given(BRIEF, BRIEF, ENDLESS);
        APoll dead = aPoll("a").credit(5);
        park(dead);
        // When
        Introduction introduction = enqueue(aCommand(1).arrived(5).dropping(dead.registration(), true));
        // Then
        assertThat(introduction).isEqualTo(new Introduction.Offline(true));
        aMomentPasses();
        aMomentPasses();
        assertThat(enqueue(aCommand(2))).isEqualTo(new Introduction.Offline(true));
    }

    @Test
    void theInstanceOfADeadEdgeIsForgottenAfterAWhile() {
        // Given
        given(ENDLESS, ENDLESS, BRIEF);
        APoll dead = aPoll("a");
        park(dead);
        letWait(aCommand(1).arrived(5).neverOffline().dropping(dead.registration(), true));
        // When
        String later = eventually(() -> whetherKnown(enqueue(aCommand(2))), String.class);
        // Then
        assertThat(later).isEqualTo("forgotten");
    }

    @Test
    void aNewerRegistrationIsNotDroppedWithTheOldOne() {
        // Given
        given();
        APoll old = aPoll("a");
        park(old);
        park(aPoll("a").generation(2));
        // When
        String chosen = matched(aCommand(1).dropping(old.registration(), true));
        // Then
        assertThat(chosen).isEqualTo("a");
    }

    private boolean isAffine(ACommand command) {
        Introduction introduction = enqueue(command);
        assertThat(introduction).isInstanceOf(Introduction.Matched.class);
        return ((Introduction.Matched) introduction).affine();
    }
}
