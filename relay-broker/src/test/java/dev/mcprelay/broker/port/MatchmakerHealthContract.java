// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.port;

import java.util.List;

import org.junit.jupiter.api.Test;

import dev.mcprelay.broker.kit.Introductions.APoll;
import dev.mcprelay.broker.match.Introduction;
import dev.mcprelay.protocol.id.CommandId;

import static dev.mcprelay.broker.kit.Introductions.OTHER_EDGE;
import static dev.mcprelay.broker.kit.Introductions.aCommand;
import static dev.mcprelay.broker.kit.Introductions.aPoll;
import static dev.mcprelay.broker.kit.Introductions.id;
import static org.assertj.core.api.Assertions.assertThat;

/// What every matchmaker promises about instances that ail: they are passed over while another serves, and
/// are better than none.
public abstract class MatchmakerHealthContract extends MatchmakerRig {

    protected MatchmakerHealthContract(MatchmakerSubject subject) {
        super(subject);
    }

    @Test
    void anInstanceThatAilsIsPassedOverHoweverLongItIsParked() {
        // Given
        given();
        park(aPoll("sick").ailingOn("main"));
        park(aPoll("well").at(OTHER_EDGE));
        // When
        String chosen = matched(aCommand(1));
        // Then
        assertThat(chosen).isEqualTo("well");
    }

    @Test
    void aCommandWaitsForTheOneThatIsWell() {
        // Given
        given();
        park(aPoll("sick").ailingOn("main"));
        park(aPoll("well"));
        assertThat(matched(aCommand(1))).isEqualTo("well");
        // When
        Introduction introduction = enqueue(aCommand(2));
        // Then
        assertThat(introduction).isInstanceOf(Introduction.Queued.class);
        assertThat(parked(aPoll("well").generation(2))).containsExactly(id(2));
    }

    @Test
    void aCommandThatHasWaitedForABusyOneGoesToOneThatAils() {
        // Given
        given(ENDLESS, BRIEF, ENDLESS);
        park(aPoll("sick").ailingOn("main"));
        APoll well = aPoll("well");
        park(well);
        assertThat(matched(aCommand(1))).isEqualTo("well");
        isBusy(well);
        long arrival = queued(aCommand(2));
        // When
        String chosen = eventuallyMatched(aCommand(2).arrived(arrival));
        // Then
        assertThat(chosen).isEqualTo("sick");
    }

    @Test
    void theLastOneServesWhateverAilsIt() {
        // Given
        given();
        park(aPoll("sick").ailingOn("main"));
        // When
        String chosen = matched(aCommand(1));
        // Then
        assertThat(chosen).isEqualTo("sick");
    }

    @Test
    void whereAllAilTheyTakeTurns() {
        // Given
        given();
        park(aPoll("a").ailingOn("main"));
        park(aPoll("b").ailingOn("main", "files"));
        // When
        List<String> chosen = List.of(matched(aCommand(1)), matched(aCommand(2)));
        // Then
        assertThat(chosen).containsExactly("a", "b");
    }

    @Test
    void oneThatIsAwayIsNoBetter() {
        // Given
        given();
        park(aPoll("sick").ailingOn("main"));
        APoll well = aPoll("well");
        park(well);
        unpark(well);
        // When
        String chosen = matched(aCommand(1));
        // Then
        assertThat(chosen).isEqualTo("sick");
    }

    @Test
    void oneWhoseEdgeIsDeadIsNoBetter() {
        // Given
        given();
        park(aPoll("sick").ailingOn("main"));
        APoll well = aPoll("well");
        park(well);
        // When
        Introduction introduction = enqueue(aCommand(1).dropping(well.registration(), true));
        // Then
        assertThat(introduction)
                .isInstanceOfSatisfying(
                        Introduction.Matched.class,
                        matched -> assertThat(matched.instance().value()).isEqualTo("sick"));
    }

    @Test
    void oneThatServesOtherChannelsIsNoBetter() {
        // Given
        given();
        park(aPoll("sick").ailingOn("main"));
        park(aPoll("well").forChannels("files"));
        // When
        String chosen = matched(aCommand(1));
        // Then
        assertThat(chosen).isEqualTo("sick");
    }

    @Test
    void onItsOtherChannelsItTakesItsTurn() {
        // Given
        given();
        park(aPoll("sick").ailingOn("files"));
        park(aPoll("well"));
        // When
        String chosen = matched(aCommand(1));
        // Then
        assertThat(chosen).isEqualTo("sick");
    }

    @Test
    void aSessionFindsItsInstanceWhateverAilsIt() {
        // Given
        given();
        park(aPoll("sick").ailingOn("main"));
        park(aPoll("well"));
        // When
        String chosen = matched(aCommand(1).pinnedTo("sick"));
        // Then
        assertThat(chosen).isEqualTo("sick");
    }

    @Test
    void aPollOfOneThatAilsLeavesTheLineToTheOther() {
        // Given
        given();
        park(aPoll("well"));
        assertThat(matched(aCommand(1))).isEqualTo("well");
        letWait(aCommand(2));
        // When
        List<CommandId> taken = parked(aPoll("sick").ailingOn("main").limit(25));
        // Then
        assertThat(taken).isEmpty();
        assertThat(parked(aPoll("well").generation(2))).containsExactly(id(2));
    }

    @Test
    void aPollOfOneThatAilsTakesWhatOnlyItMayHave() {
        // Given
        given();
        APoll sick = aPoll("sick").ailingOn("main");
        park(aPoll("well"));
        assertThat(matched(aCommand(1))).isEqualTo("well");
        park(sick);
        assertThat(matched(aCommand(2).pinnedTo("sick"))).isEqualTo("sick");
        letWait(aCommand(3).pinnedTo("sick"));
        // When
        List<CommandId> taken = parked(sick.generation(2));
        // Then
        assertThat(taken).containsExactly(id(3));
    }

    @Test
    void aPollOfOneThatAilsTakesTheLineWhereNobodyElseServes() {
        // Given
        given();
        APoll sick = aPoll("sick").ailingOn("main");
        park(sick);
        assertThat(matched(aCommand(1))).isEqualTo("sick");
        letWait(aCommand(2));
        // When
        List<CommandId> taken = parked(sick.generation(2));
        // Then
        assertThat(taken).containsExactly(id(2));
    }

    @Test
    void oneThatIsWellAgainTakesItsTurn() {
        // Given
        given();
        park(aPoll("sick").ailingOn("main"));
        park(aPoll("sick").generation(2));
        park(aPoll("well"));
        // When
        String chosen = matched(aCommand(1));
        // Then
        assertThat(chosen).isEqualTo("sick");
    }
}
