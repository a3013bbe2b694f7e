// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.wiring;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

import io.lettuce.core.codec.StringCodec;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.mcprelay.api.lifecycle.NodeCondition;
import dev.mcprelay.broker.match.Standing;
import dev.mcprelay.broker.port.BrokerClock;
import dev.mcprelay.broker.port.MatchRules;
import dev.mcprelay.broker.port.Matchmaker;
import dev.mcprelay.broker.port.SessionHomes;
import dev.mcprelay.broker.runtime.Cluster;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.redis.CommandConnection;
import dev.mcprelay.redis.LettuceConnections;
import dev.mcprelay.redis.RelayKeys;
import dev.mcprelay.redis.bus.RedisFrameBus;
import dev.mcprelay.redis.match.RedisMatchmaker;
import dev.mcprelay.redis.nodes.MembershipTimes;
import dev.mcprelay.redis.nodes.NodeFacts;
import dev.mcprelay.redis.nodes.RedisMembership;
import dev.mcprelay.redis.session.RedisSessionHomes;

/// What ties this node to the others, by way of Redis.
final class ClusterLinks implements AutoCloseable {
    private static final Duration SWEEP = Duration.ofSeconds(5);
    private static final Duration GOODBYE = Duration.ofSeconds(1);

    /// Of the messages between nodes.
    private static final int PROTOCOL = 1;

    private final CommandConnection<String, String> scripts;
    private final RedisMembership membership;
    private final RedisFrameBus bus;
    private final Matchmaker matchmaker;
    private final SessionHomes homes;
    private final Disposable sweep;
    private Set<NodeId> met = Set.of();

    private ClusterLinks(
            CommandConnection<String, String> scripts,
            RedisMembership membership,
            RedisFrameBus bus,
            Matchmaker matchmaker,
            SessionHomes homes) {
        this.scripts = scripts;
        this.membership = membership;
        this.bus = bus;
        this.matchmaker = matchmaker;
        this.homes = homes;
        sweep = Flux.interval(SWEEP).onBackpressureDrop().subscribe(_ -> forgetTheGone());
    }

    /// What a node says of itself.
    record Self(NodeId node, String version) {}

    /// The inbox first: whoever finds this node in the list may send to it at once.
    static Mono<ClusterLinks> open(
            LettuceConnections connections, RelayKeys keys, Self self, BrokerClock clock, MatchRules rules) {
        RedisMembership.load();
        RedisMatchmaker.load();
        RedisSessionHomes.load();
        return connections
                .connect(StringCodec.UTF8)
                .flatMap(scripts -> RedisFrameBus.open(connections, keys, self.node(), clock)
                        .flatMap(bus -> RedisMembership.open(
                                        scripts,
                                        connections.upheavals(),
                                        keys,
                                        new RedisMembership.Self(
                                                self.node(),
                                                new NodeFacts(false, self.version(), PROTOCOL, PROTOCOL, "")),
                                        clock,
                                        MembershipTimes.DEFAULTS)
                                .map(membership -> new ClusterLinks(
                                        scripts,
                                        membership,
                                        bus,
                                        new RedisMatchmaker(scripts, keys, rules),
                                        new RedisSessionHomes(scripts, keys)))
                                .doOnError(_ -> bus.close())));
    }

    Cluster cluster() {
        return new Cluster(matchmaker, bus, membership);
    }

    SessionHomes sessionHomes() {
        return homes;
    }

    /// From memory; any thread.
    NodeCondition condition() {
        if (membership.isContested()) {
            return NodeCondition.ID_CONTESTED;
        }
        return membership.isAnswered() ? NodeCondition.GOOD : NodeCondition.REDIS_AWAY;
    }

    private void forgetTheGone() {
        Set<NodeId> present = membership.others();
        Set<NodeId> left = new HashSet<>(met);
        left.removeAll(present);
        left.stream().filter(node -> membership.standing(node) == Standing.GONE).forEach(bus::forget);
        met = present;
    }

    @Override
    public void close() {
        sweep.dispose();
        var _ = membership
                .leave()
                .onErrorComplete()
                .then(bus.leave())
                .timeout(GOODBYE)
                .onErrorComplete()
                .doFinally(_ -> scripts.close())
                .subscribe();
    }
}
