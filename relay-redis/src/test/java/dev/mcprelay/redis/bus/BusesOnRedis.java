// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.bus;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import reactor.core.publisher.Mono;

import dev.mcprelay.auth.credential.Secret;
import dev.mcprelay.broker.runtime.SystemBrokerClock;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.redis.CommandConnection;
import dev.mcprelay.redis.LettuceConnections;
import dev.mcprelay.redis.RelayKeys;
import dev.mcprelay.redis.nodes.MembershipTimes;
import dev.mcprelay.redis.nodes.NodeFacts;
import dev.mcprelay.redis.nodes.RedisMembership;
import dev.mcprelay.redis.testkit.RedisForTests;

import static org.assertj.core.api.Assertions.assertThat;

/// Buses of several nodes on one Redis, with key names of their own, and a connection to see what they do.
final class BusesOnRedis implements AutoCloseable {
    static final Duration BOUND = Duration.ofSeconds(30);

    private static final Duration MOMENT = Duration.ofMillis(10);

    private final RelayKeys keys = RedisForTests.keys();
    private final LettuceConnections connections;
    private final CommandConnection<String, byte[]> watcher;
    private final List<RedisFrameBus> opened = new ArrayList<>();
    private final List<RedisMembership> members = new ArrayList<>();

    BusesOnRedis(Secret<String> url) {
        connections = LettuceConnections.to(url);
        watcher = await(connections.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE)));
    }

    RedisFrameBus join(NodeId node) {
        return join(node, keys);
    }

    RedisFrameBus join(NodeId node, RelayKeys names) {
        RedisFrameBus bus = await(RedisFrameBus.open(connections, names, node, new SystemBrokerClock()));
        opened.add(bus);
        return bus;
    }

    /// The node is in the list, at its usual pace.
    void beat(NodeId node) {
        var self = new RedisMembership.Self(node, new NodeFacts(false, "0.1.0", 1, 1, ""));
        members.add(await(connections
                .connect(StringCodec.UTF8)
                .flatMap(connection -> RedisMembership.open(
                        connection,
                        connections.upheavals(),
                        keys,
                        self,
                        new SystemBrokerClock(),
                        MembershipTimes.DEFAULTS))));
    }

    RelayKeys keys() {
        return keys;
    }

    CommandConnection<String, byte[]> redis() {
        return watcher;
    }

    /// How often the server was given this command since it started.
    long calls(String command) {
        Matcher calls = Pattern.compile("cmdstat_" + command + ":calls=(\\d+)")
                .matcher(await(watcher.reactive().info("commandstats")));
        return calls.find() ? Long.parseLong(calls.group(1)) : 0;
    }

    static void eventually(BooleanSupplier condition) {
        for (long i = 0; i < BOUND.dividedBy(MOMENT); i++) {
            if (condition.getAsBoolean()) {
                return;
            }
            LockSupport.parkNanos(MOMENT.toNanos());
        }
        throw new AssertionError("it never came to that");
    }

    static <T> T await(Mono<T> answer) {
        T value = answer.block(BOUND);
        assertThat(value).isNotNull();
        return Objects.requireNonNull(value);
    }

    @Override
    public void close() {
        members.forEach(RedisMembership::close);
        opened.forEach(RedisFrameBus::close);
        connections.close();
    }
}
