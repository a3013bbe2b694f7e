// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.mcprelay.broker.BrokerLimits;
import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.broker.kit.Nodes;
import dev.mcprelay.broker.kit.Polls;
import dev.mcprelay.broker.match.Introduction;
import dev.mcprelay.broker.match.ParkResult;
import dev.mcprelay.broker.match.Parking;
import dev.mcprelay.broker.match.Standing;
import dev.mcprelay.broker.message.NodeMessage;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.protocol.id.SlotId;

import static org.assertj.core.api.Assertions.assertThat;

/// When a node of several believes the store that nobody is there.
final class OfflineTest {
    private static final NodeId ANOTHER = new NodeId(0x1112131415161718L);
    private static final CommandId CALL = new CommandId(Nodes.NODE, 7);

    private final TunnelCore core =
            new TunnelCore(new TunnelFacts(Calls.TUNNEL, Nodes.NODE, new Tick(0), BrokerLimits.DEFAULTS, new Living()));
    private Tick now = new Tick(0);

    private static final class Living implements Peers {
        @Override
        public Standing standing(NodeId node) {
            return Standing.ALIVE;
        }

        @Override
        public Duration silence(NodeId node) {
            return Duration.ZERO;
        }

        @Override
        public boolean isCongested(NodeId node) {
            return false;
        }

        @Override
        public Instant sharedTime() {
            return Instant.EPOCH;
        }

        @Override
        public boolean mayBelieveOffline() {
            return true;
        }
    }

    /// Time passes, and the store says each time that nobody is there.
    private List<Effect> askedInVain(Duration time) {
        Tick end = now.plus(time);
        List<Effect> all = new ArrayList<>();
        List<Effect> news = on(new Event.Introduced(CALL, new Introduction.Offline(false)));
        while (now.isBefore(end)) {
            all.addAll(news);
            boolean asked = news.stream().anyMatch(Effect.Enqueue.class::isInstance);
            now = now.plus(Duration.ofMillis(50));
            news = on(asked ? new Event.Introduced(CALL, new Introduction.Offline(false)) : new Event.TimeCame());
        }
        all.addAll(news);
        return all;
    }

    private List<Effect> on(Event event) {
        return core.on(event, now);
    }

    private static boolean isOver(List<Effect> effects) {
        return effects.stream().anyMatch(Effect.Complete.class::isInstance);
    }

    /// Its only client polled here when the call came, and polls elsewhere since.
    private void aCallWhoseClientHasMoved() {
        List<Effect> first =
                on(new Event.PollArrived(new PollId(1), Polls.of("a").request()));
        Parking parking = first.stream()
                .filter(Effect.Park.class::isInstance)
                .map(effect -> ((Effect.Park) effect).parking())
                .findFirst()
                .orElseThrow();
        var _ = on(new Event.Registered(
                parking.instance(), parking.registration(), new ParkResult.Parked(List.of(), null)));
        var _ = on(new Event.Submit(new CommandId(Nodes.NODE, 1), Calls.aCall().call(), Instant.EPOCH));
        var _ = on(new Event.Submit(CALL, Calls.aCall().call(), Instant.EPOCH));
        NodeMessage moved = new NodeMessage.Moved(
                new SlotId(Nodes.NODE, 0), Polls.of("a").request().instance());
        var _ = on(new Event.Heard(ANOTHER, moved, false));
        now = now.plus(Duration.ofMillis(300));
        var _ = on(new Event.TimeCame());
    }

    @Test
    void aTunnelThatWasSeenAMomentAgoIsNotOfflineBeforeTheNextBeat() {
        // Given
        aCallWhoseClientHasMoved();
        // When
        List<Effect> effects = askedInVain(Duration.ofMillis(1300));
        // Then
        assertThat(effects).hasAtLeastOneElementOfType(Effect.Enqueue.class);
        assertThat(isOver(effects)).isFalse();
    }

    @Test
    void whatTheStoreSaysForLongerIsBelieved() {
        // Given
        aCallWhoseClientHasMoved();
        // When
        List<Effect> effects = askedInVain(Duration.ofSeconds(3));
        // Then
        assertThat(isOver(effects)).isTrue();
    }
}
