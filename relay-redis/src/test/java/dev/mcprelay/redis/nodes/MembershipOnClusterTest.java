// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.nodes;

import java.nio.file.Path;
import java.time.Duration;

import io.lettuce.core.cluster.SlotHash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.test.StepVerifier;

import dev.mcprelay.broker.port.Membership.Resync;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.redis.embedded.ClusterForTests;

import static org.assertj.core.api.Assertions.assertThat;

final class MembershipOnClusterTest {
    private static final Duration BOUND = Duration.ofSeconds(20);

    /// Longer than the client goes without a look at the topology, for which it opens connections anew.
    private static final Duration A_LOOK = Duration.ofSeconds(7);

    @Test
    void nodesMeetAndOnlyALostConnectionIsAnUpheaval(@TempDir Path folder) {
        try (var cluster = ClusterForTests.start(folder);
                var members = new MembersOnRedis(cluster.url())) {
            // Given
            RedisMembership node = members.join(new NodeId(1));
            RedisMembership other = members.join(new NodeId(2));
            // When
            var quiet = StepVerifier.create(node.resyncs()).expectSubscription().expectNoEvent(A_LOOK);
            // Then
            quiet.thenCancel().verify(BOUND);
            assertThat(node.others()).containsExactly(new NodeId(2));
            assertThat(other.others()).containsExactly(new NodeId(1));
            StepVerifier.create(node.resyncs())
                    .then(() -> cluster.killConnections(
                            SlotHash.getSlot(members.keys().nodeBeats())))
                    .expectNext(new Resync("reconnected"))
                    .thenCancel()
                    .verify(BOUND);
        }
    }
}
