// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.nodes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

import io.lettuce.core.cluster.api.reactive.RedisClusterReactiveCommands;
import io.lettuce.core.codec.StringCodec;
import reactor.core.publisher.Mono;

import dev.mcprelay.auth.credential.Secret;
import dev.mcprelay.broker.runtime.SystemBrokerClock;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.redis.CommandConnection;
import dev.mcprelay.redis.LettuceConnections;
import dev.mcprelay.redis.RelayKeys;
import dev.mcprelay.redis.nodes.RedisMembership.Self;
import dev.mcprelay.redis.testkit.RedisForTests;

/// Members of one list with key names of its own, in a hurry, and a connection to see what they do.
final class MembersOnRedis implements AutoCloseable {
    static final NodeFacts FACTS = new NodeFacts(false, "0.1.0", 1, 1, "here");

    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final Duration MOMENT = Duration.ofMillis(10);
    private static final MembershipTimes TIMES = new MembershipTimes(
            Duration.ofMillis(50),
            Duration.ofSeconds(1),
            Duration.ofMillis(500),
            Duration.ofSeconds(2),
            Duration.ofMillis(300),
            Duration.ofMillis(800),
            Duration.ofSeconds(60));

    private final RelayKeys keys = RedisForTests.keys();
    private final LettuceConnections connections;
    private final CommandConnection<String, String> watcher;
    private final List<RedisMembership> opened = new ArrayList<>();

    MembersOnRedis() {
        this(RedisForTests.url());
    }

    MembersOnRedis(Secret<String> url) {
        connections = LettuceConnections.to(url);
        watcher = connect();
    }

    RedisMembership join(NodeId node) {
        return Objects.requireNonNull(joining(new Self(node, FACTS)).block(BOUND));
    }

    Mono<RedisMembership> joining(Self self) {
        return RedisMembership.open(connect(), connections.upheavals(), keys, self, new SystemBrokerClock(), TIMES)
                .doOnNext(opened::add);
    }

    RelayKeys keys() {
        return keys;
    }

    RedisClusterReactiveCommands<String, String> redis() {
        return watcher.reactive();
    }

    void emptyTheStore() {
        var _ = redis().del(keys.nodeBeats(), keys.nodeFacts(), keys.epoch()).block(BOUND);
    }

    static void aMomentPasses() {
        LockSupport.parkNanos(MOMENT.toNanos());
    }

    @Override
    public void close() {
        opened.forEach(RedisMembership::close);
        connections.close();
    }

    private CommandConnection<String, String> connect() {
        return Objects.requireNonNull(connections.connect(StringCodec.UTF8).block(BOUND));
    }
}
