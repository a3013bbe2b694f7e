// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.bus;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import dev.mcprelay.broker.core.Tick;
import dev.mcprelay.broker.message.EncodedMessage;
import dev.mcprelay.broker.port.BrokerClock;
import dev.mcprelay.broker.port.FrameBus.Sending;

/// Another node, as this one sends to it: a lane for small frames and a lane for large ones, on connections
/// of their own, so that a body never stands before an acknowledgement.
final class Destination {
    /// A larger frame takes the bulk lane.
    static final int CONTROL_FRAME = 32 << 10;

    static final Duration LIST_LIFE = Duration.ofSeconds(60);
    private static final Duration LIFE_SAID = Duration.ofSeconds(20);

    private final RedisLanes redis;
    private final String control;
    private final String bulk;
    private final BrokerClock clock;
    private final Congestion congestion = new Congestion();
    private final OutboundLane small;
    private final OutboundLane large;
    private volatile @Nullable Tick lifeSaid;

    /// @param control channel
    /// @param bulk key of the list
    Destination(RedisLanes redis, String control, String bulk, BrokerClock clock, BusThread timer) {
        this.redis = redis;
        this.control = control;
        this.bulk = bulk;
        this.clock = clock;
        this.small = new OutboundLane(this::publish, timer);
        this.large = new OutboundLane(this::push, timer);
    }

    Mono<Sending> send(EncodedMessage frame, boolean lazy) {
        return (frame.length() <= CONTROL_FRAME ? small : large).send(frame, lazy);
    }

    boolean isCongested() {
        return congestion.isCongested();
    }

    /// Nobody may push to it while it is congested, so nobody would hear that it is not any more.
    void askAgain() {
        if (congestion.isCongested()) {
            var _ = redis.backlog(bulk).thenAccept(congestion::learn).exceptionally(_ -> null);
        }
    }

    void close() {
        small.close();
        large.close();
    }

    private CompletionStage<Sending> publish(byte[] element) {
        return redis.publish(control, element)
                .thenApply(receivers -> receivers > 0 ? Sending.SENT : Sending.NOT_WRITTEN);
    }

    private CompletionStage<Sending> push(byte[] element) {
        CompletionStage<Long> backlog = redis.push(bulk, element);
        Tick now = clock.now();
        Tick said = lifeSaid;
        if (said == null || now.since(said).compareTo(LIFE_SAID) >= 0) {
            lifeSaid = now;
            var _ = redis.expire(bulk, LIST_LIFE).exceptionally(_ -> null);
        }
        return backlog.thenApply(length -> {
            congestion.learn(length);
            return Sending.SENT;
        });
    }
}
