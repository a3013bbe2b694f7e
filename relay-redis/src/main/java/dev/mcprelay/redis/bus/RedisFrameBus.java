// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.bus;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

import dev.mcprelay.broker.message.EncodedMessage;
import dev.mcprelay.broker.message.MessageCodec;
import dev.mcprelay.broker.message.NodeMessage;
import dev.mcprelay.broker.port.BrokerClock;
import dev.mcprelay.broker.port.FrameBus;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.redis.LettuceConnections;
import dev.mcprelay.redis.RelayKeys;

/// The bus over Redis. Small frames are published on the channel of the node they are for; a frame over 32
/// KiB is appended to its list, which keeps it through a pause or a reconnect. Neither waits for the other.
///
/// A node at rest costs Redis one PUBLISH a second and one BLMPOP in five, beside its beat; a message costs
/// one PUBLISH or RPUSH, or a share of one. Four connections: publish, push, blocking read, subscription.
public final class RedisFrameBus implements FrameBus, AutoCloseable {
    private static final Duration PROBE = Duration.ofSeconds(1);
    private static final Duration READ_AGAIN = Duration.ofMillis(100);

    private final RedisLanes redis;
    private final RelayKeys keys;
    private final NodeId self;
    private final BrokerClock clock;
    private final MessageCodec codec;
    private final Inbox inbox;
    private final ControlSubscription subscription;
    private final BusThread thread = new BusThread();
    private final Map<NodeId, Destination> destinations = new ConcurrentHashMap<>();
    private final Disposable.Composite running = Disposables.composite();
    private volatile boolean closed;

    private RedisFrameBus(
            RedisLanes redis, LettuceConnections connections, RelayKeys keys, NodeId self, BrokerClock clock) {
        this.redis = redis;
        this.keys = keys;
        this.self = self;
        this.clock = clock;
        this.codec = new MessageCodec(keys.prefix().hashCode());
        this.inbox = new Inbox(codec);
        this.subscription = new ControlSubscription(
                connections, keys.controlLane(self), clock, thread, element -> inbox.take(element, Inbox.Lane.CONTROL));
    }

    /// Connects, subscribes, and begins to read. Does not retry.
    ///
    /// @param keys only messages of nodes with the same prefix are read
    public static Mono<RedisFrameBus> open(
            LettuceConnections connections, RelayKeys keys, NodeId self, BrokerClock clock) {
        return RedisLanes.open(connections).flatMap(redis -> {
            var bus = new RedisFrameBus(redis, connections, keys, self, clock);
            return bus.subscription
                    .open()
                    .doOnSuccess(_ -> bus.run())
                    .doOnError(_ -> bus.close())
                    .doOnCancel(bus::close)
                    .thenReturn(bus);
        });
    }

    private void run() {
        boolean _ = running.add(
                Flux.interval(PROBE, thread.scheduler()).onBackpressureDrop().subscribe(_ -> tick()));
        boolean _ = running.add(redis.read(keys.bulkLane(self))
                .publishOn(thread.scheduler())
                .doOnNext(element -> inbox.take(element, Inbox.Lane.BULK)) // only then is the next one asked for
                .repeat()
                .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, READ_AGAIN))
                .subscribe());
    }

    @Override
    public Mono<Sending> send(NodeId to, Letter letter) {
        return Mono.defer(() -> {
            if (closed) {
                return Mono.just(Sending.NOT_WRITTEN);
            }
            return destination(to).send(letter, () -> codec.encode(self, letter.tunnel(), letter.message()));
        });
    }

    private Destination destination(NodeId node) {
        return destinations.computeIfAbsent(
                node, to -> new Destination(redis, keys.controlLane(to), keys.bulkLane(to), clock, thread));
    }

    @Override
    public Flux<Received> inbox() {
        return inbox.told().doOnNext(this::confirm);
    }

    private void confirm(Received received) {
        Destination destination = destinations.get(received.from());
        if (destination != null) {
            destination.heard(received.message());
        }
    }

    @Override
    public boolean isCongested(NodeId node) {
        Destination destination = destinations.get(node);
        return destination != null && destination.isCongested();
    }

    /// This node is gone: what waits for it is thrown away, here and in Redis. Should it live after all, it
    /// is only met anew. Does not wait.
    public void forget(NodeId node) {
        Destination destination = destinations.remove(node);
        if (destination != null) {
            destination.close();
        }
        if (!closed) {
            thread.run(() -> inbox.forget(node));
            var _ = redis.unlink(keys.bulkLane(node)).exceptionally(_ -> 0L);
        }
    }

    /// What it has met so far.
    public BusCounts counts() {
        return inbox.counts(subscription.renewals());
    }

    /// Takes this node's own list away, and ends.
    public Mono<Void> leave() {
        return Mono.defer(() -> Mono.fromCompletionStage(() -> redis.unlink(keys.bulkLane(self))))
                .onErrorComplete()
                .doFinally(_ -> close())
                .then();
    }

    /// Reads no more and sends no more: what waits is not written. Does not wait.
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        running.dispose();
        destinations.values().forEach(Destination::close);
        thread.end(() -> {
            subscription.close();
            inbox.complete();
            redis.close();
        });
    }

    /// Does this node hear itself?
    private void tick() {
        EncodedMessage probe = codec.encode(self, NO_TUNNEL, new NodeMessage.Probe());
        var _ = redis.publish(keys.controlLane(self), EncodedMessage.join(List.of(probe)))
                .whenComplete((receivers, failure) -> {
                    boolean nobody = failure == null && receivers == 0;
                    thread.run(() -> subscription.check(nobody));
                });
        destinations.values().forEach(Destination::askAgain);
    }
}
