// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.nodes;

import java.nio.file.Path;
import java.time.Duration;

import io.lettuce.core.KillArgs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import dev.mcprelay.broker.match.Standing;
import dev.mcprelay.broker.port.Membership.Resync;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.redis.embedded.EmbeddedRedis;

import static org.assertj.core.api.Assertions.assertThat;

/// A server that is slow, or gone for a while. It is one of its own: nobody else shall suffer.
final class RedisTroubleTest {
    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final NodeId ONE = new NodeId(1);
    private static final NodeId TWO = new NodeId(2);

    @TempDir
    private Path folder;

    private EmbeddedRedis server;
    private MembersOnRedis members;

    @BeforeEach
    void start() {
        server = EmbeddedRedis.start(folder);
        members = new MembersOnRedis(server.url());
    }

    @AfterEach
    void stop() {
        members.close();
        server.close();
    }

    @Test
    void aConnectionThatWasLostAndFoundMeansThatAnythingMayBeLost() {
        // Given
        RedisMembership node = members.join(ONE);
        // When
        var seen = StepVerifier.create(node.resyncs())
                .then(() -> assertThat(await(members.redis().clientKill(KillArgs.Builder.typeNormal())))
                        .isPositive())
                .expectNext(new Resync("reconnected"))
                .thenCancel();
        // Then
        seen.verify(BOUND);
    }

    @Test
    void nobodyIsDeadBecauseTheStoreWasSilent() {
        // Given
        RedisMembership node = members.join(ONE);
        RedisMembership _ = members.join(TWO);
        // When
        var seen = StepVerifier.create(
                        node.resyncs().filter(resync -> resync.reason().contains("silent")))
                .then(() -> assertThat(await(members.redis().clientPause(1200))).isEqualTo("OK"))
                .assertNext(_ -> assertThat(node.standing(TWO)).isEqualTo(Standing.ALIVE))
                .thenCancel();
        // Then
        seen.verify(BOUND);
    }

    private static <T> T await(Mono<T> answer) {
        T value = answer.block(BOUND);
        assertThat(value).isNotNull();
        return value;
    }
}
