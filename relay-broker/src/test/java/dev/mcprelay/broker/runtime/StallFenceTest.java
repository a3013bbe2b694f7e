// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import dev.mcprelay.broker.core.Event;
import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.broker.kit.Letters;
import dev.mcprelay.broker.kit.ManualTime;
import dev.mcprelay.broker.kit.Members;
import dev.mcprelay.broker.match.Standing;
import dev.mcprelay.broker.message.NodeMessage;
import dev.mcprelay.broker.port.FrameBus.Received;
import dev.mcprelay.protocol.id.NodeId;

import static org.assertj.core.api.Assertions.assertThat;

/// What a node does with what it hears after it stood still.
final class StallFenceTest {
    private static final NodeId OTHER = new NodeId(9);
    private static final Duration LONG = StallFence.BEAT.plus(StallFence.LATE).plusNanos(1);

    private final ManualTime time = new ManualTime();
    private final AtomicInteger awoken = new AtomicInteger();
    private final StallFence fence = new StallFence(time, time, time::wallTime, awoken::incrementAndGet);
    private final Members members = new Members(Set.of(OTHER), time);
    private final List<NodeMessage> delivered = new ArrayList<>();
    private final NodeEars ears =
            new NodeEars(members, fence, (_, event) -> delivered.add(((Event.Heard) event).message()));

    /// Sent now, by the shared time.
    private NodeMessage.Grant grant(int number) {
        var any = (NodeMessage.Grant) Letters.large(number, 10).message();
        Instant voidAfter = time.wallTime().plus(ClusterEffects.GRANT_LIFE);
        return new NodeMessage.Grant(
                any.grant(), 1, 1, voidAfter, any.remaining(), any.work(), any.eager(), any.command());
    }

    private void hear(NodeMessage message) {
        ears.heard(new Received(OTHER, Calls.TUNNEL, message, false));
    }

    @Test
    void aProcessThatRunsHearsGrantsAsTheyAre() {
        // Given
        fence.start();
        time.advance(Duration.ofMinutes(1));
        var grant = grant(1);
        time.advance(Duration.ofMillis(10));
        // When
        hear(grant);
        // Then
        assertThat(delivered).containsExactly(grant);
        assertThat(awoken).hasValue(0);
    }

    @Test
    void aBeatThatIsALittleLateIsNoStall() {
        // Given
        fence.start();
        var grant = grant(1);
        // When
        time.stall(LONG.minusNanos(1));
        hear(grant);
        // Then
        assertThat(delivered).containsExactly(grant);
        assertThat(awoken).hasValue(0);
    }

    @Test
    void aGrantOfBeforeTheAwakeningIsVoidAlthoughTheLateBeatComesAfterIt() {
        // Given
        fence.start();
        var grant = grant(1);
        time.standStill(LONG);
        // When
        hear(grant);
        // Then
        assertThat(awoken).hasValue(1);
        assertThat(delivered).hasSize(1);
        var heard = (NodeMessage.Grant) delivered.getFirst();
        assertThat(heard.grant()).isEqualTo(grant.grant());
        assertThat(heard.voidAfter()).isBefore(time.wallTime());
    }

    @Test
    void aStallIsToldOnceAndWhatIsSentAfterItIsTaken() {
        // Given
        fence.start();
        var before = grant(1);
        time.stall(LONG);
        hear(before);
        var after = grant(2);
        time.advance(Duration.ofMinutes(1));
        // When
        hear(after);
        // Then
        assertThat(awoken).hasValue(1);
        assertThat(delivered).hasSize(2).endsWith(after).doesNotContain(before);
    }

    @Test
    void whatIsAboutNodesGoesToNoTunnel() {
        // When
        hear(new NodeMessage.Leave());
        // Then
        assertThat(delivered).isEmpty();
        assertThat(members.standing(OTHER)).isEqualTo(Standing.DRAINING);
    }
}
