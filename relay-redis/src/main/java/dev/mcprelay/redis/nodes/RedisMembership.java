// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.nodes;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import io.lettuce.core.ScriptOutputType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.Sinks.EmitFailureHandler;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import dev.mcprelay.broker.core.Tick;
import dev.mcprelay.broker.match.Standing;
import dev.mcprelay.broker.port.BrokerClock;
import dev.mcprelay.broker.port.Membership;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.redis.CommandConnection;
import dev.mcprelay.redis.RelayKeys;
import dev.mcprelay.redis.SlotMoves;
import dev.mcprelay.redis.Upheaval;

/// The list of nodes in Redis, by one beat a second: one EVALSHA, and within it some fourteen commands and
/// one for each node. What is learnt from it is applied on one thread of its own.
public final class RedisMembership implements Membership, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisMembership.class);
    private static final Duration CONTENTION = Duration.ofMillis(100);

    /// This node, as it enters the list.
    ///
    /// @param mark of this process alone: it tells a second attempt of its own from another process with
    /// its id
    public record Self(NodeId node, NodeFacts facts, String mark) {
        public Self(NodeId node, NodeFacts facts) {
            this(node, facts, UUID.randomUUID().toString());
        }
    }

    private record Answer(BeatReply reply, Tick sent, Tick received) {}

    private final CommandConnection<String, String> connection;
    private final RelayKeys keys;
    private final NodeId self;
    private final String mark;
    private final MembershipTimes times;
    private final BrokerClock clock;
    private final ObservedNodes nodes;
    private final SharedTime time = new SharedTime();
    private final Sinks.Many<Resync> resyncs = Sinks.many().multicast().directBestEffort();
    private final Scheduler thread = Schedulers.newSingle("relay-membership", true);
    private final Disposable.Composite running = Disposables.composite();
    private volatile NodeFacts facts;
    private volatile @Nullable String epoch;
    private volatile boolean answering = true;
    private volatile boolean contested;

    private RedisMembership(
            CommandConnection<String, String> connection,
            RelayKeys keys,
            Self self,
            BrokerClock clock,
            MembershipTimes times) {
        this.connection = connection;
        this.keys = keys;
        this.self = self.node();
        this.mark = self.mark();
        this.facts = self.facts();
        this.clock = clock;
        this.times = times;
        this.nodes = new ObservedNodes(times);
    }

    /// Reads what it needs from the class path: blocks for a moment, and is done only once.
    public static void load() {
        NodeScripts.load();
    }

    /// Enters the list, and completes when it has been read once. Does not retry. Errors with
    /// [NodeIdInUseException] when another process that lives bears this node's id.
    ///
    /// @param connection shared with others who run scripts; closed by whoever made it
    /// @param upheavals of all connections of this node
    public static Mono<RedisMembership> open(
            CommandConnection<String, String> connection,
            Flux<Upheaval> upheavals,
            RelayKeys keys,
            Self self,
            BrokerClock clock,
            MembershipTimes times) {
        return Mono.defer(() -> {
            var membership = new RedisMembership(connection, keys, self, clock, times);
            return membership
                    .beat()
                    .doOnSuccess(_ -> membership.run(upheavals))
                    .doOnError(_ -> membership.close())
                    .doOnCancel(membership::close)
                    .thenReturn(membership);
        });
    }

    private void run(Flux<Upheaval> upheavals) {
        boolean _ = running.add(Flux.interval(times.beat(), thread)
                .onBackpressureDrop() // a beat that had to wait for another is none
                .concatMap(_ -> beat().onErrorResume(this::unanswered), 1)
                .subscribe());
        boolean _ = running.add(upheavals.publishOn(thread).subscribe(upheaval -> tell(reason(upheaval))));
    }

    @Override
    public Standing standing(NodeId node) {
        if (node.equals(self)) {
            return facts.draining() ? Standing.DRAINING : Standing.ALIVE;
        }
        return nodes.standing(node);
    }

    @Override
    public Duration silence(NodeId node) {
        return node.equals(self) ? Duration.ZERO : nodes.silence(node);
    }

    @Override
    public void heard(NodeId node) {
        nodes.heard(node, clock.now());
    }

    @Override
    public void drains(NodeId node) {
        nodes.drains(node);
    }

    @Override
    public int protocol(NodeId node) {
        return facts(node).map(NodeFacts::protoMax).orElse(1);
    }

    @Override
    public Set<NodeId> others() {
        Set<NodeId> others = new HashSet<>(nodes.present());
        others.remove(self);
        return Set.copyOf(others);
    }

    /// What a node said of itself with its last beat.
    public Optional<NodeFacts> facts(NodeId node) {
        return nodes.facts(node);
    }

    /// Whether a node that lives knows none of this node's cluster secrets: another cluster on the same keys.
    public boolean isAmongStrangers() {
        return others().stream().map(this::facts).flatMap(Optional::stream).anyMatch(facts::isStrangerTo);
    }

    @Override
    public Instant sharedTime() {
        return time.at(clock.now());
    }

    @Override
    public Flux<Resync> resyncs() {
        return resyncs.asFlux();
    }

    @Override
    public Mono<Void> drain() {
        return Mono.defer(() -> {
            facts = facts.drained();
            return beat();
        });
    }

    @Override
    public Mono<Void> leave() {
        return Mono.defer(() -> {
            close();
            return NodeScripts.LEAVE
                    .<Long>run(
                            connection.reactive(),
                            ScriptOutputType.INTEGER,
                            List.of(keys.nodeBeats(), keys.nodeFacts()),
                            self.toString())
                    .retryWhen(SlotMoves.within(times.beat()))
                    .then();
        });
    }

    /// Beats no more, and leaves it to the others to notice.
    @Override
    public void close() {
        running.dispose();
        thread.dispose();
    }

    private Mono<Void> beat() {
        return Mono.defer(() -> {
            Tick sent = clock.now();
            return NodeScripts.BEAT
                    .<List<String>>run(
                            connection.reactive(),
                            ScriptOutputType.MULTI,
                            List.of(keys.nodeBeats(), keys.nodeFacts(), keys.epoch()),
                            self.toString(),
                            NodeJson.write(facts, mark),
                            Long.toString(times.gone().toMillis()),
                            UUID.randomUUID().toString(),
                            Long.toString(times.kept().toMillis()),
                            mark,
                            epoch == null ? "1" : "0")
                    .doOnNext(this::refuseIfTaken)
                    .map(reply -> new Answer(BeatReply.of(reply), sent, clock.now()))
                    .publishOn(thread)
                    .doOnNext(this::learn)
                    .then();
        });
    }

    private void refuseIfTaken(List<String> reply) {
        if (BeatReply.isTaken(reply)) {
            throw new NodeIdInUseException(self);
        }
    }

    /// Two processes beat under this node's id, so each gets messages of the other: neither should be given
    /// calls. Only a copy of a running process, or a list that was lost while another began, can come to
    /// that.
    public boolean isContested() {
        return contested;
    }

    /// Whether Redis answered the last beat.
    public boolean isAnswered() {
        return answering;
    }

    private void watchName(boolean another) {
        if (another != contested) {
            contested = another;
            if (another) {
                LOG.atError()
                        .addKeyValue("node", self)
                        .log("another process uses this node's id on this Redis: stop one of them");
            } else {
                LOG.atInfo().addKeyValue("node", self).log("this node's id is its own again");
            }
        }
    }

    private void learn(Answer answer) {
        BeatReply reply = answer.reply();
        watchName(reply.contested());
        time.learn(reply.micros(), answer.sent(), answer.received());
        boolean away = nodes.answered(reply, answer.received());
        boolean first = epoch == null;
        boolean emptied = !reply.epoch().equals(epoch);
        epoch = reply.epoch();
        if (!answering) {
            answering = true;
            LOG.atInfo().log("Redis answers the beat again");
        }
        if (first) {
            return;
        }
        if (emptied) {
            tell("the store was emptied");
        } else if (!reply.known()) {
            tell("this node was not listed");
        } else if (away) {
            tell("the store was silent");
        }
    }

    private Mono<Void> unanswered(Throwable error) {
        if (answering) {
            answering = false;
            LOG.atWarn().setCause(error).log("Redis does not answer the beat");
        }
        return Mono.empty();
    }

    private static String reason(Upheaval upheaval) {
        return switch (upheaval) {
            case RECONNECTED -> "reconnected";
            case TOPOLOGY_CHANGED -> "the cluster changed";
        };
    }

    private void tell(String reason) {
        LOG.atInfo().addKeyValue("reason", reason).log("resync");
        resyncs.emitNext(new Resync(reason), EmitFailureHandler.busyLooping(CONTENTION));
    }
}
