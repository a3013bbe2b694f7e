// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.bus;

import java.nio.file.Path;
import java.util.Objects;

import io.lettuce.core.cluster.SlotHash;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.mcprelay.broker.kit.Letters;
import dev.mcprelay.broker.port.FrameBus;
import dev.mcprelay.broker.port.FrameBus.Sending;
import dev.mcprelay.broker.port.FrameBusContract;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.redis.embedded.ClusterForTests;

import static dev.mcprelay.redis.bus.BusesOnRedis.eventually;
import static org.assertj.core.api.Assertions.assertThat;

/// Channels belong to slots there.
final class BusOnClusterTest extends FrameBusContract {
    private static @Nullable ClusterForTests cluster;

    private final BusesOnRedis buses =
            new BusesOnRedis(Objects.requireNonNull(cluster).url());

    @BeforeAll
    static void start(@TempDir Path folder) {
        cluster = ClusterForTests.start(folder);
    }

    @AfterAll
    static void stop() {
        Objects.requireNonNull(cluster).close();
    }

    @Override
    protected FrameBus join(NodeId node) {
        return buses.join(node);
    }

    @Override
    protected void leave(FrameBus bus) {
        ((RedisFrameBus) bus).close();
    }

    @AfterEach
    void close() {
        buses.close();
    }

    @Test
    void whoseSlotMovesIsReachedAgain() {
        // Given
        FrameBus sender = join(one);
        RedisFrameBus receiver = buses.join(two);
        assertThat(await(sender.send(two, Letters.small(1)))).isEqualTo(Sending.SENT);
        // When
        Objects.requireNonNull(cluster).moveSlot(SlotHash.getSlot(buses.keys().controlLane(two)));
        // Then
        eventually(() -> await(sender.send(two, Letters.small(2))) == Sending.SENT);
        eventually(() -> await(sender.send(two, Letters.large(3, 50_000))) == Sending.SENT);
        assertThat(await(receiver.inbox()
                        .filter(received -> received.message()
                                .equals(Letters.large(3, 50_000).message()))
                        .next()))
                .isNotNull();
        assertThat(receiver.counts().renewals()).isPositive();
    }

    @Test
    void aSubscriptionThatWasKilledHeals() {
        // Given
        FrameBus sender = join(one);
        RedisFrameBus receiver = buses.join(two);
        assertThat(await(sender.send(two, Letters.small(1)))).isEqualTo(Sending.SENT);
        // When
        Objects.requireNonNull(cluster)
                .killSubscriptions(SlotHash.getSlot(buses.keys().controlLane(two)));
        // Then
        eventually(() -> await(sender.send(two, Letters.small(2))) == Sending.NOT_WRITTEN);
        eventually(() -> await(sender.send(two, Letters.small(3))) == Sending.SENT);
        assertThat(await(receiver.inbox()
                        .filter(received -> received.message().equals(Letters.message(3)))
                        .next()))
                .isNotNull();
    }
}
