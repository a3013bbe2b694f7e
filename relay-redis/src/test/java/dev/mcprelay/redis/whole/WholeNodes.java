// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.whole;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import io.lettuce.core.codec.StringCodec;
import reactor.core.publisher.Mono;

import dev.mcprelay.auth.credential.Secret;
import dev.mcprelay.broker.BrokerLimits;
import dev.mcprelay.broker.CallObserver;
import dev.mcprelay.broker.core.Tick;
import dev.mcprelay.broker.kit.Edge;
import dev.mcprelay.broker.kit.Tokens;
import dev.mcprelay.broker.port.BrokerClock;
import dev.mcprelay.broker.port.MatchRules;
import dev.mcprelay.broker.runtime.BrokerNode;
import dev.mcprelay.broker.runtime.Cluster;
import dev.mcprelay.broker.runtime.NodeParts;
import dev.mcprelay.broker.runtime.SystemBrokerClock;
import dev.mcprelay.broker.runtime.TimerThread;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.redis.CommandConnection;
import dev.mcprelay.redis.LettuceConnections;
import dev.mcprelay.redis.RelayKeys;
import dev.mcprelay.redis.bus.RedisFrameBus;
import dev.mcprelay.redis.match.RedisMatchmaker;
import dev.mcprelay.redis.nodes.MembershipTimes;
import dev.mcprelay.redis.nodes.NodeFacts;
import dev.mcprelay.redis.nodes.RedisMembership;
import dev.mcprelay.redis.testkit.RedisForTests;

/// Nodes of one cluster.
final class WholeNodes implements AutoCloseable {
    static final Duration BOUND = Duration.ofSeconds(30);
    private static final Duration MOMENT = Duration.ofMillis(20);

    private final RelayKeys keys = RedisForTests.keys();
    private final LettuceConnections connections;
    private final CommandConnection<String, String> redis;
    private final List<Node> nodes = new ArrayList<>();

    /// @param edge to call and to poll at
    record Node(NodeId id, Edge edge, RedisFrameBus bus, RedisMembership membership, TimerThread timer) {}

    WholeNodes(Secret<String> url) {
        connections = LettuceConnections.to(url);
        redis = await(connections.connect(StringCodec.UTF8));
    }

    CommandConnection<String, String> redis() {
        return redis;
    }

    RelayKeys keys() {
        return keys;
    }

    Node start() {
        return start(Duration.ZERO);
    }

    /// @param off how wrong the clock on its wall is
    Node start(Duration off) {
        NodeId id = NodeId.random();
        BrokerClock clock = wrong(off);
        TimerThread timer = new TimerThread(clock);
        RedisFrameBus bus = await(RedisFrameBus.open(connections, keys, id, clock));
        RedisMembership membership = await(RedisMembership.open(
                redis,
                connections.upheavals(),
                keys,
                new RedisMembership.Self(id, new NodeFacts(false, "0.1.0", 1, 1, "")),
                clock,
                MembershipTimes.DEFAULTS));
        var cluster = new Cluster(new RedisMatchmaker(redis, keys, MatchRules.DEFAULTS), bus, membership);
        var broker = new BrokerNode(
                new NodeParts(id, BrokerLimits.DEFAULTS, Tokens.TOKENS, clock, timer, CallObserver.NONE, cluster));
        Node node = new Node(id, new Edge(broker), bus, membership, timer);
        nodes.add(node);
        return node;
    }

    private static BrokerClock wrong(Duration off) {
        BrokerClock right = new SystemBrokerClock();
        return new BrokerClock() {
            @Override
            public Tick now() {
                return right.now();
            }

            @Override
            public Instant wallTime() {
                return right.wallTime().plus(off);
            }
        };
    }

    /// Until all of them see each other.
    void meet() {
        eventually(
                () -> nodes.stream().allMatch(node -> node.membership().others().size() == nodes.size() - 1));
    }

    String configure(String key, String value) {
        return await(redis.reactive().configSet(key, value));
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
        return Objects.requireNonNull(answer.block(BOUND));
    }

    @Override
    public void close() {
        nodes.forEach(node -> {
            node.timer().close();
            node.membership().close();
            node.bus().close();
        });
        connections.close();
    }
}
