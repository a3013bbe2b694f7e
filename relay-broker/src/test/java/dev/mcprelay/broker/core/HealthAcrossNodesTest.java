// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.mcprelay.broker.PostedResponse;
import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.broker.kit.Polls;
import dev.mcprelay.broker.kit.Responses;
import dev.mcprelay.broker.match.Introduction;
import dev.mcprelay.broker.message.GrantRef;
import dev.mcprelay.broker.message.NodeMessage;
import dev.mcprelay.broker.message.NodeMessage.Reached;
import dev.mcprelay.broker.message.PostRef;
import dev.mcprelay.broker.message.Reach;
import dev.mcprelay.broker.message.Registration;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.NodeId;

import static org.assertj.core.api.Assertions.assertThat;

/// An instance that fails here, while one that is well may poll at another node: the store knows.
final class HealthAcrossNodesTest {
    private static final NodeId OTHER = new NodeId(7);

    private final CoreRig core = CoreRig.amongOthers();
    private final Polls sick = Polls.of("sick").patience(Duration.ofMinutes(5));

    @BeforeEach
    void fails() {
        for (int i = 0; i < 5; i++) {
            CommandId call = core.submit(Calls.aCall());
            assertThat(core.take(sick)).containsExactly(call);
            var _ = core.post(call, Responses.unreachable(call));
        }
    }

    private Registration registered() {
        return core.parking(sick).registration();
    }

    @Test
    void theStoreIsToldWhatAilsIt() {
        // When
        var _ = core.poll(sick);
        // Then
        assertThat(core.parking(sick).ailing()).containsExactly(ChannelName.MAIN);
        assertThat(core.parking(sick).channels()).contains(ChannelName.MAIN);
    }

    @Test
    void aCallWaitsWhereTheStoreKnowsAnother() {
        // Given
        PollId tempting = core.poll(sick);
        // When
        var _ = core.submit(Calls.aCall());
        // Then
        assertThat(core.commands(tempting)).isEmpty();
    }

    @Test
    void aCallIsTakenHereWhereTheStoreKnowsNoBetter() {
        // Given
        PollId poll = core.poll(sick);
        core.storeSays(new Introduction.Matched(sick.instance(), registered(), false, 1));
        // When
        CommandId call = core.submit(Calls.aCall());
        // Then
        assertThat(core.commands(poll)).containsExactly(call);
    }

    @Test
    void aCallIsTakenHereWhereTheStoreKnowsNobody() {
        // Given
        PollId poll = core.poll(sick);
        core.storeSays(new Introduction.Offline(false));
        // When
        CommandId call = core.submit(Calls.aCall());
        // Then
        assertThat(core.commands(poll)).containsExactly(call);
    }

    @Test
    void aCallIsTakenHereWhileTheStoreIsAway() {
        // Given
        PollId poll = core.poll(sick);
        CommandId call = core.submit(Calls.aCall());
        core.pass(Duration.ofMillis(400));
        // When
        core.on(new Event.Introduced(call, null));
        // Then
        assertThat(core.commands(poll)).containsExactly(call);
    }

    @Test
    void afterAPauseTheStoreMayIntroduceOneCallToIt() {
        // Given
        var _ = core.poll(sick);
        // When
        core.pass(Duration.ofSeconds(6));
        // Then
        assertThat(core.parking(sick).ailing()).isEmpty();
        assertThat(core.parking(sick).limit()).isEqualTo(1);
        assertThat(core.parking(sick).credit()).isEqualTo(1);
    }

    @Test
    void whileOneTriesItTheStoreHearsThatItAilsStill() {
        // Given
        PollId trying = core.poll(sick);
        core.pass(Duration.ofSeconds(6));
        CommandId probe = core.submit(Calls.aCall());
        assertThat(core.commands(trying)).containsExactly(probe);
        core.write(trying);
        // When
        var _ = core.poll(sick);
        // Then
        assertThat(core.parking(sick).ailing()).containsExactly(ChannelName.MAIN);
    }

    @Test
    void anAnswerThatAnotherNodeTookBringsItBack() {
        // Given
        var _ = core.poll(sick);
        var said = new Reached(new CommandId(OTHER, 1), sick.instance(), ChannelName.MAIN, Reach.REACHED);
        // When
        core.on(new Event.Heard(OTHER, said, false));
        // Then
        assertThat(core.parking(sick).ailing()).isEmpty();
    }

    @Test
    void whoPollsElsewhereForAWhileIsKnownWhenItComesBack() {
        // Given
        var _ = core.poll(sick.patience(Duration.ofMillis(10)));
        core.pass(Duration.ofMillis(20));
        core.on(new Event.Heard(OTHER, new NodeMessage.Moved(registered().slot(), sick.instance()), false));
        assertThat(core.presence().instances()).isEmpty();
        // When
        var _ = core.poll(sick);
        // Then
        assertThat(core.parking(sick).ailing()).containsExactly(ChannelName.MAIN);
    }

    @Test
    void theEdgeIsToldWhatAnAnswerSaidThatItHasNotSeen() {
        // Given
        OwnerRig owner = new OwnerRig();
        CommandId call = owner.submit(Calls.aCall());
        GrantRef _ = owner.handOver(call);
        PostedResponse response = Responses.unreachable(call);
        // When
        owner.hears(new NodeMessage.Response(call, new PostRef(OTHER, 1), response));
        // Then
        assertThat(owner.sent()).contains(new Reached(call, OwnerRig.INSTANCE, ChannelName.MAIN, Reach.UNREACHABLE));
    }

    @Test
    void theEdgeIsNotToldWhatItHasSeenItself() {
        // Given
        OwnerRig owner = new OwnerRig();
        CommandId call = owner.submit(Calls.aCall());
        GrantRef _ = owner.handOver(call);
        PostedResponse response = Responses.unreachable(call);
        // When
        owner.hears(new NodeMessage.Response(call, new PostRef(OwnerRig.EDGE, 1), response));
        // Then
        List<NodeMessage> said = owner.sent();
        assertThat(said).noneMatch(Reached.class::isInstance).isNotEmpty();
    }
}
