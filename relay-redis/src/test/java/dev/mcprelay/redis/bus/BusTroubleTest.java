// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.bus;

import java.nio.file.Path;

import io.lettuce.core.KillArgs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

import dev.mcprelay.broker.kit.Letters;
import dev.mcprelay.broker.port.FrameBus.Sending;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.redis.embedded.RestartableRedis;

import static dev.mcprelay.redis.bus.BusesOnRedis.BOUND;
import static dev.mcprelay.redis.bus.BusesOnRedis.await;
import static dev.mcprelay.redis.bus.BusesOnRedis.eventually;
import static org.assertj.core.api.Assertions.assertThat;

/// A server that refuses, is slow, or is gone for a while. It is one of its own: nobody else shall suffer.
final class BusTroubleTest {
    private static final NodeId ONE = new NodeId(1);
    private static final NodeId TWO = new NodeId(2);

    @TempDir
    private Path folder;

    private RestartableRedis server;
    private BusesOnRedis buses;
    private RedisFrameBus sender;
    private RedisFrameBus receiver;

    @BeforeEach
    void start() {
        server = RestartableRedis.start(folder);
        buses = new BusesOnRedis(server.url());
        sender = buses.join(ONE);
        receiver = buses.join(TWO);
    }

    @AfterEach
    void stop() {
        buses.close();
        server.close();
    }

    @Test
    void aSubscriptionThatWasKilledHeals() {
        // Given
        assertThat(await(sender.send(TWO, Letters.small(1)))).isEqualTo(Sending.SENT);
        // When
        assertThat(await(buses.redis().reactive().clientKill(KillArgs.Builder.typePubsub())))
                .isEqualTo(2);
        // Then
        eventually(() -> await(sender.send(TWO, Letters.small(2))) == Sending.SENT);
        assertThat(await(receiver.inbox()
                        .filter(received -> received.message().equals(Letters.message(2)))
                        .next()))
                .isNotNull();
    }

    @Test
    void allConnectionsMayBreakAtOnce() {
        // Given
        assertThat(await(sender.send(TWO, Letters.large(1, 50_000)))).isEqualTo(Sending.SENT);
        // When
        assertThat(await(buses.redis()
                        .reactive()
                        .clientKill(KillArgs.Builder.typeNormal().skipme(true))))
                .isPositive();
        // Then
        eventually(() -> await(sender.send(TWO, Letters.large(2, 50_000))) == Sending.SENT);
        eventually(() -> await(sender.send(TWO, Letters.small(3))) == Sending.SENT);
        assertThat(await(receiver.inbox()
                        .map(received -> received.message())
                        .filter(Letters.message(3)::equals)
                        .next()))
                .isNotNull();
    }

    @Test
    void whatAServerRefusesForWantOfMemoryIsNotWritten() {
        // Given
        assertThat(await(buses.redis().reactive().configSet("maxmemory", "1"))).isEqualTo("OK");
        // When
        Sending sending = await(sender.send(TWO, Letters.large(1, 50_000)));
        // Then
        assertThat(sending).isEqualTo(Sending.NOT_WRITTEN);
        assertThat(await(sender.send(TWO, Letters.small(1)))).isEqualTo(Sending.SENT);
    }

    @Test
    void whatAServerDoesNotAnswerIsUnknown() {
        // Given
        assertThat(await(buses.redis().reactive().clientPause(2500))).isEqualTo("OK");
        // When
        Sending sending = await(sender.send(TWO, Letters.small(1)));
        // Then
        assertThat(sending).isEqualTo(Sending.UNKNOWN);
        eventually(() -> await(sender.send(TWO, Letters.small(2))) == Sending.SENT);
    }

    @Test
    void whileRedisIsDownNothingIsWrittenAndAfterwardsAllGoesOn() {
        // Given
        assertThat(await(sender.send(TWO, Letters.small(1)))).isEqualTo(Sending.SENT);
        // When
        server.goDown();
        // Then
        eventually(() -> await(sender.send(TWO, Letters.small(2))) == Sending.NOT_WRITTEN);
        // each lane has a connection of its own, and hears of it in its own time
        eventually(() -> await(sender.send(TWO, Letters.large(2, 40_000))) == Sending.NOT_WRITTEN);
        assertThat(await(Flux.range(0, 300)
                        .flatMap(i -> sender.send(TWO, Letters.large(i, 40_000)), 300)
                        .collectList()))
                .containsOnly(Sending.NOT_WRITTEN);
        server.comeUp();
        eventually(() -> await(sender.send(TWO, Letters.small(3))) == Sending.SENT);
        eventually(() -> await(sender.send(TWO, Letters.large(4, 40_000))) == Sending.SENT);
        assertThat(await(receiver.inbox()
                        .map(received -> received.message())
                        .filter(Letters.large(4, 40_000).message()::equals)
                        .next()))
                .isNotNull();
    }

    @Test
    void nobodyHearsAfterTheEnd() {
        // Given
        receiver.close();
        // When
        var ended = receiver.inbox().ignoreElements().blockOptional(BOUND);
        // Then
        assertThat(ended).isEmpty();
        assertThat(await(receiver.send(ONE, Letters.small(1)))).isEqualTo(Sending.NOT_WRITTEN);
    }
}
