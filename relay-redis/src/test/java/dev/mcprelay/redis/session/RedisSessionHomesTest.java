// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.session;

import java.time.Duration;
import java.util.Objects;

import io.lettuce.core.codec.StringCodec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import dev.mcprelay.protocol.id.TunnelId;
import dev.mcprelay.redis.CommandConnection;
import dev.mcprelay.redis.LettuceConnections;
import dev.mcprelay.redis.RelayKeys;
import dev.mcprelay.redis.testkit.RedisForTests;

import static org.assertj.core.api.Assertions.assertThat;

final class RedisSessionHomesTest {
    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final int LOST = -7;

    private final LettuceConnections connections = LettuceConnections.to(RedisForTests.url());
    private final CommandConnection<String, String> connection =
            Objects.requireNonNull(connections.connect(StringCodec.UTF8).block(BOUND));
    private final RelayKeys keys = RedisForTests.keys();
    private final RedisSessionHomes homes = new RedisSessionHomes(connection, keys);
    private final TunnelId tunnel = TunnelId.mint();

    @AfterEach
    void close() {
        connections.close();
    }

    private static Integer get(Mono<Integer> mono) {
        return Objects.requireNonNull(mono.block(BOUND));
    }

    @Test
    void aSessionThatNeverMovedHasNoHome() {
        assertThat(homes.home(tunnel, "s").blockOptional(BOUND)).isEmpty();
    }

    @Test
    void aMoveIsKnownToAllForADay() {
        // When
        Integer home = get(homes.move(tunnel, "s", LOST, 12));
        // Then
        assertThat(home).isEqualTo(12);
        assertThat(get(homes.home(tunnel, "s"))).isEqualTo(12);
        assertThat(homes.home(tunnel, "other").blockOptional(BOUND)).isEmpty();
        assertThat(homes.home(TunnelId.mint(), "s").blockOptional(BOUND)).isEmpty();
        assertThat(connection.reactive().pttl(keys.home(tunnel, "s")).block(BOUND))
                .isBetween(Duration.ofHours(23).toMillis(), Duration.ofHours(24).toMillis());
    }

    @Test
    void theFirstOfTwoNodesWins() {
        // Given
        var _ = get(homes.move(tunnel, "s", LOST, 12));
        // When
        Integer home = get(homes.move(tunnel, "s", LOST, 13));
        // Then
        assertThat(home).isEqualTo(12);
    }

    @Test
    void itMovesOnWhenThatHomeIsLostToo() {
        // Given
        var _ = get(homes.move(tunnel, "s", LOST, 12));
        // When
        Integer home = get(homes.move(tunnel, "s", 12, 13));
        // Then
        assertThat(home).isEqualTo(13);
        assertThat(get(homes.move(tunnel, "s", LOST, 14))).isEqualTo(13);
    }

    @Test
    void aServerThatHasForgottenTheScriptIsTaughtAnew() {
        // Given
        var _ = connection.reactive().scriptFlush().block(BOUND);
        // When
        Integer home = get(homes.move(tunnel, "s", LOST, 12));
        // Then
        assertThat(home).isEqualTo(12);
    }
}
