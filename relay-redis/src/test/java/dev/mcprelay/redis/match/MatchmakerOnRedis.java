// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.match;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

import io.lettuce.core.cluster.api.reactive.RedisClusterReactiveCommands;
import io.lettuce.core.codec.StringCodec;

import dev.mcprelay.auth.credential.Secret;
import dev.mcprelay.broker.port.MatchRules;
import dev.mcprelay.broker.port.MatchmakerSubject;
import dev.mcprelay.redis.CommandConnection;
import dev.mcprelay.redis.LettuceConnections;
import dev.mcprelay.redis.RelayKeys;
import dev.mcprelay.redis.testkit.RedisForTests;

/// A connection to a Redis, with key names of its own.
final class MatchmakerOnRedis implements MatchmakerSubject {
    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final Duration MOMENT = Duration.ofMillis(10);

    private final RelayKeys keys = RedisForTests.keys();
    private final LettuceConnections connections;
    private final CommandConnection<String, String> connection;

    MatchmakerOnRedis() {
        this(RedisForTests.url());
    }

    MatchmakerOnRedis(Secret<String> url) {
        connections = LettuceConnections.to(url);
        connection =
                Objects.requireNonNull(connections.connect(StringCodec.UTF8).block(BOUND));
    }

    @Override
    public RedisMatchmaker matchmaker(MatchRules rules) {
        return new RedisMatchmaker(connection, keys, rules);
    }

    RelayKeys keys() {
        return keys;
    }

    RedisClusterReactiveCommands<String, String> redis() {
        return connection.reactive();
    }

    /// Redis keeps the real time.
    @Override
    public void aMomentPasses() {
        LockSupport.parkNanos(MOMENT.toNanos());
    }

    @Override
    public void close() {
        connections.close();
    }
}
