// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis;

import io.lettuce.core.RedisURI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.mcprelay.auth.credential.Secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class RedisAddressTest {

    @Test
    void oneServer() {
        // When
        RedisAddress address = RedisAddress.parse(Secret.of("rediss://user:pw@redis.example:6380/2"));
        // Then
        assertThat(address).isInstanceOfSatisfying(RedisAddress.Server.class, server -> {
            assertThat(server.uri().getHost()).isEqualTo("redis.example");
            assertThat(server.uri().getPort()).isEqualTo(6380);
            assertThat(server.uri().isSsl()).isTrue();
        });
    }

    @Test
    void aMasterBehindSentinel() {
        // When
        RedisAddress address = RedisAddress.parse(Secret.of("redis-sentinel://a:26379,b:26379/0#main"));
        // Then
        assertThat(address).isInstanceOfSatisfying(RedisAddress.Server.class, server -> {
            assertThat(server.uri().getSentinelMasterId()).isEqualTo("main");
            assertThat(server.uri().getSentinels()).hasSize(2);
        });
    }

    @Test
    void severalServersAreAClusterThatSharesSchemeAndPassword() {
        // When
        RedisAddress address = RedisAddress.parse(Secret.of("rediss://:pw@a:7000, b:7001,c:7002"));
        // Then
        assertThat(address).isInstanceOfSatisfying(RedisAddress.Cluster.class, cluster -> {
            assertThat(cluster.seeds()).extracting(RedisURI::getHost).containsExactly("a", "b", "c");
            assertThat(cluster.seeds()).extracting(RedisURI::getPort).containsExactly(7000, 7001, 7002);
            assertThat(cluster.seeds()).allMatch(RedisURI::isSsl);
            assertThat(cluster.seeds())
                    .extracting(RedisURI::getCredentialsProvider)
                    .containsOnly(cluster.seeds().getFirst().getCredentialsProvider());
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"rediss://:pw@a|single", "redis-sentinel://:pw@a,b/0#m|sentinel", "redis://:pw@a,b|cluster"})
    void itsKindHasAName(String url, String kind) {
        // When
        String said = RedisAddress.parse(Secret.of(url)).kind();
        // Then
        assertThat(said).isEqualTo(kind);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "redis.example", "http://:hidden@redis.example", "redis://,b"})
    void whatIsNoAddressIsRefusedWithoutShowingIt(String url) {
        // When / Then
        assertThatThrownBy(() -> RedisAddress.parse(Secret.of(url)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("redis url: malformed")
                .hasMessageNotContaining("hidden")
                .hasNoCause();
    }
}
