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
import dev.mcprelay.api.lifecycle.StartException;
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

    private static final String STRANGERS =
            "Other relay nodes use this Redis with other cluster secrets: give all nodes"
                    + " the same RELAY_CLUSTER_SECRETS_0, or this one keys of its own with RELAY_REDIS_PREFIX.";

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
    ///
    /// @param secrets see [NodeFacts]
    record Self(NodeId node, String version, Set<String> secrets) {}

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
                                                new NodeFacts(
                                                        false, self.version(), PROTOCOL, PROTOCOL, "", self.secrets())),
                                        clock,
                                        MembershipTimes.DEFAULTS)
                                .flatMap(ClusterLinks::amongItsOwn)
                                .map(membership -> new ClusterLinks(
                                        scripts,
                                        membership,
                                        bus,
                                        new RedisMatchmaker(scripts, keys, rules),
                                        new RedisSessionHomes(scripts, keys)))
                                .doOnError(_ -> bus.close()))
                        .doOnError(_ -> scripts.close()));
    }

    private static Mono<RedisMembership> amongItsOwn(RedisMembership membership) {
        return membership.isAmongStrangers()
                ? membership.leave().onErrorComplete().then(Mono.error(() -> new StartException(STRANGERS, null)))
                : Mono.just(membership);
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
