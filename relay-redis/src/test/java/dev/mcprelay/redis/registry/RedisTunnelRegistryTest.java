// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.registry;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.KillArgs;
import io.lettuce.core.codec.StringCodec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import dev.mcprelay.auth.registry.CacheSettings;
import dev.mcprelay.auth.registry.CachedTunnels;
import dev.mcprelay.auth.registry.RegistryChange;
import dev.mcprelay.auth.registry.RuntimeKey;
import dev.mcprelay.auth.registry.SettableClock;
import dev.mcprelay.auth.registry.Tunnel;
import dev.mcprelay.auth.registry.TunnelChange;
import dev.mcprelay.auth.registry.TunnelEntry;
import dev.mcprelay.auth.registry.TunnelRegistry;
import dev.mcprelay.auth.registry.TunnelRegistryContract;
import dev.mcprelay.redis.CommandConnection;
import dev.mcprelay.redis.LettuceConnections;
import dev.mcprelay.redis.RelayKeys;
import dev.mcprelay.redis.testkit.RedisForTests;

import static dev.mcprelay.auth.registry.Tunnels.aKey;
import static dev.mcprelay.auth.registry.Tunnels.aTunnel;
import static org.assertj.core.api.Assertions.assertThat;

final class RedisTunnelRegistryTest extends TunnelRegistryContract {
    private static final Duration BOUND = Duration.ofSeconds(10);

    private final RelayKeys keys = RedisForTests.keys();
    private final LettuceConnections connections = RedisForTests.connections();
    private final RedisTunnelRegistry registry = await(RedisTunnelRegistry.open(connections, keys));

    @Override
    protected TunnelRegistry registry() {
        return registry;
    }

    @AfterEach
    void close() {
        registry.close();
        connections.close();
    }

    @Test
    void whatOneNodeWritesAnotherReadsAtOnce() {
        // Given
        RedisTunnelRegistry other = await(RedisTunnelRegistry.open(connections, keys));
        Tunnel tunnel = aTunnel();
        // When
        boolean created = await(registry.create(tunnel));
        // Then
        assertThat(created).isTrue();
        assertThat(await(other.find(tunnel.id())).tunnel()).isEqualTo(tunnel);
        other.close();
    }

    @Test
    void aKeyRevokedOnOneNodeStopsOnAnotherWithinASecond() throws InterruptedException {
        // Given
        RedisTunnelRegistry other = await(RedisTunnelRegistry.open(connections, keys));
        InstantSource still = new SettableClock();
        var cache = new CachedTunnels(other, CacheSettings.DEFAULT, still);
        Tunnel tunnel = aTunnel();
        RuntimeKey key = aKey();
        assertThat(await(registry.create(tunnel))).isTrue();
        assertThat(await(registry.addKey(tunnel.id(), key))).isTrue();
        Optional<TunnelEntry> before = await(cache.lookup(tunnel.id()));
        assertThat(before.orElseThrow().keys()).containsExactly(key);
        var told = new CountDownLatch(1);
        var _ = cache.changes()
                .filter(change -> isOfVersion(3, change)) // created, key added, key revoked
                .subscribe(_ -> told.countDown());
        // When
        RuntimeKey revoked = await(registry.revokeKey(tunnel.id(), key.id()));
        // Then
        assertThat(revoked.id()).isEqualTo(key.id());
        assertThat(told.await(1, TimeUnit.SECONDS)).isTrue();
        assertThat(await(cache.lookup(tunnel.id())).orElseThrow().keys()).isEmpty();
        cache.close();
        other.close();
    }

    @Test
    void afterTheSubscriptionBrokeAnythingMayHaveChanged() {
        // Given
        CommandConnection<String, String> killer = await(connections.connect(StringCodec.UTF8));
        // When
        var steps = StepVerifier.create(registry.changes())
                .expectNext(new RegistryChange.Everything())
                .then(() -> assertThat(killer.reactive()
                                .clientKill(KillArgs.Builder.typePubsub())
                                .block(BOUND))
                        .isPositive())
                .expectNext(new RegistryChange.Everything())
                .thenCancel();
        // Then
        steps.verify(BOUND);
        killer.close();
    }

    private static boolean isOfVersion(long version, TunnelChange change) {
        return switch (change) {
            case TunnelChange.Current(var entry) -> entry.version() == version;
            case TunnelChange.Deleted _ -> false;
        };
    }

    private static <T> T await(Mono<T> answer) {
        T value = answer.block(BOUND);
        assertThat(value).isNotNull();
        return value;
    }
}
