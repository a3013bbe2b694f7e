// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.bus;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import dev.mcprelay.broker.core.Tick;
import dev.mcprelay.broker.message.EncodedMessage;
import dev.mcprelay.broker.message.NodeMessage;
import dev.mcprelay.broker.port.BrokerClock;
import dev.mcprelay.broker.port.FrameBus.Letter;
import dev.mcprelay.broker.port.FrameBus.Sending;

/// Another node, as this one sends to it: a lane for small frames and a lane for large ones, on connections
/// of their own, so that a body never stands before an acknowledgement. Of grants and responses only so many
/// bytes are under way: beyond that a grant is not written, and a response waits.
final class Destination {
    /// A larger frame takes the bulk lane.
    static final int CONTROL_FRAME = 32 << 10;

    static final Duration LIST_LIFE = Duration.ofSeconds(60);
    private static final Duration LIFE_SAID = Duration.ofSeconds(20);

    /// A response that waits, not encoded: its body is in memory once.
    private record Held(Letter letter, Supplier<EncodedMessage> frame, Sinks.One<Sending> outcome) {}

    private final RedisLanes redis;
    private final String control;
    private final String bulk;
    private final BrokerClock clock;
    private final Congestion congestion = new Congestion();
    private final Unconfirmed<Held> unconfirmed = new Unconfirmed<>();
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

    /// @param frame makes the letter's; perhaps again later
    Mono<Sending> send(Letter letter, Supplier<EncodedMessage> frame) {
        return switch (letter.message()) {
            case NodeMessage.Grant grant -> grant(letter, grant, frame.get());
            case NodeMessage.Response response -> respond(letter, response, frame);
            case NodeMessage.Revoke(var grant) -> passOn(letter, grant, frame.get());
            case NodeMessage.Settled(var grant) -> passOn(letter, grant, frame.get());
            default -> push(letter, frame.get());
        };
    }

    private Mono<Sending> grant(Letter letter, NodeMessage.Grant grant, EncodedMessage frame) {
        return unconfirmed.take(grant.grant(), frame.length(), clock.now())
                ? counted(letter, grant.grant(), frame)
                : Mono.just(Sending.NOT_WRITTEN);
    }

    /// In the order in which they came: none overtakes those that wait.
    private Mono<Sending> respond(Letter letter, NodeMessage.Response response, Supplier<EncodedMessage> encoding) {
        EncodedMessage frame = encoding.get();
        Tick now = clock.now();
        if (!unconfirmed.hasWaiting() && unconfirmed.take(response.post(), frame.length(), now)) {
            return counted(letter, response.post(), frame);
        }
        Held held = new Held(letter, encoding, Sinks.one());
        return unconfirmed.await(response.post(), frame.length(), now, held)
                ? held.outcome().asMono()
                : Mono.just(Sending.UNKNOWN); // the same response waits already
    }

    /// Nobody there has to speak of this grant any more.
    private Mono<Sending> passOn(Letter letter, Object grant, EncodedMessage frame) {
        confirmed(grant);
        return push(letter, frame);
    }

    private Mono<Sending> counted(Letter letter, Object key, EncodedMessage frame) {
        return push(letter, frame).doOnNext(sending -> {
            if (sending == Sending.NOT_WRITTEN) {
                confirmed(key);
            }
        });
    }

    private Mono<Sending> push(Letter letter, EncodedMessage frame) {
        OutboundLane lane = frame.length() <= CONTROL_FRAME ? small : large;
        return lane.send(letter.tunnel(), frame, letter.lazy());
    }

    /// What this node says of what it was sent.
    void heard(NodeMessage message) {
        switch (message) {
            case NodeMessage.Handed(var grant, var _) -> confirmed(grant);
            case NodeMessage.Bounce(var grant, var _) -> confirmed(grant);
            case NodeMessage.Lost(var grant) -> confirmed(grant);
            case NodeMessage.Ack(var post, var _) -> confirmed(post);
            default -> {
                // of nothing that has a body
            }
        }
    }

    private void confirmed(Object key) {
        goOn(unconfirmed.confirmed(key, clock.now()));
    }

    private void goOn(Unconfirmed.Released<Held> released) {
        released.late().forEach(held -> tell(held, Sending.NOT_WRITTEN));
        for (Held held : released.go()) {
            Object key = ((NodeMessage.Response) held.letter().message()).post();
            var _ = counted(held.letter(), key, held.frame().get()).subscribe(sending -> tell(held, sending));
        }
    }

    private static void tell(Held held, Sending sending) {
        var _ = held.outcome().tryEmitValue(sending); // nobody else has told it
    }

    boolean isCongested() {
        return congestion.isCongested() || unconfirmed.isFull();
    }

    /// Once a second. Nobody may push to it while it is congested, so nobody would hear that it is not any
    /// more.
    void askAgain() {
        goOn(unconfirmed.sweep(clock.now()));
        if (congestion.isCongested()) {
            var _ = redis.backlog(bulk).thenAccept(congestion::learn).exceptionally(_ -> null);
        }
    }

    void close() {
        unconfirmed.close().forEach(held -> tell(held, Sending.NOT_WRITTEN));
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
