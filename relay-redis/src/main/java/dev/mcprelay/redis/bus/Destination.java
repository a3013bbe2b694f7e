// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.bus;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import dev.mcprelay.broker.core.Tick;
import dev.mcprelay.broker.message.EncodedMessage;
import dev.mcprelay.broker.message.NodeMessage;
import dev.mcprelay.broker.port.BrokerClock;
import dev.mcprelay.broker.port.FrameBus.Letter;
import dev.mcprelay.broker.port.FrameBus.Sending;
import dev.mcprelay.redis.bus.Unconfirmed.Freight;

/// Another node, as this one sends to it: a lane for small frames and a lane for large ones, on connections
/// of their own, so that a body never stands before an acknowledgement. Of grants and responses only so many
/// bytes are under way, and only a share of them of one tunnel: beyond that a response waits, and a grant
/// waits for a moment for others of its tunnel, or is not written.
final class Destination {
    /// A larger frame takes the bulk lane.
    static final int CONTROL_FRAME = 32 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(Destination.class);

    static final Duration LIST_LIFE = Duration.ofSeconds(60);
    private static final Duration LIFE_SAID = Duration.ofSeconds(20);

    /// Nobody waits for a response for longer.
    static final Duration RESPONSE_PATIENCE = Duration.ofSeconds(20);

    /// Before its owner asks for it.
    static final Duration GRANT_PATIENCE = Duration.ofMillis(400);

    /// What waits, not encoded: its body is in memory once.
    ///
    /// @param sending its own, once it goes
    private record Held(
            Letter letter,
            Object key,
            Supplier<EncodedMessage> frame,
            Sinks.One<Sending> outcome,
            Disposable.Swap sending) {}

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
            case NodeMessage.Grant(var grant, var _, var _, var _, var _, var _, var _, var _) ->
                body(letter, grant, frame);
            case NodeMessage.Response response -> body(letter, response.post(), frame);
            case NodeMessage.Revoke(var grant) -> passOn(letter, grant, frame.get());
            case NodeMessage.Settled(var grant) -> passOn(letter, grant, frame.get());
            default -> push(letter, frame.get(), _ -> {});
        };
    }

    private Mono<Sending> body(Letter letter, Object key, Supplier<EncodedMessage> encoding) {
        if (unconfirmed.isHere(key)) {
            return Mono.just(Sending.UNKNOWN); // a copy of it has not left yet
        }
        EncodedMessage frame = encoding.get();
        Freight freight = new Freight(letter.tunnel(), key, frame.length());
        Tick now = clock.now();
        if (unconfirmed.take(freight, now)) {
            return counted(letter, key, frame);
        }
        boolean grant = letter.message() instanceof NodeMessage.Grant;
        if (grant && !unconfirmed.mayWait(freight)) {
            return Mono.just(Sending.NOT_WRITTEN);
        }
        Held held = new Held(letter, key, encoding, Sinks.one(), Disposables.swap());
        Tick until = now.plus(grant ? GRANT_PATIENCE : RESPONSE_PATIENCE);
        goOn(unconfirmed.await(freight, until, held, now));
        return held.outcome().asMono().doOnCancel(() -> {
            goOn(unconfirmed.drop(key, clock.now()));
            held.sending().dispose();
        });
    }

    /// Nobody there has to speak of this grant any more.
    private Mono<Sending> passOn(Letter letter, Object grant, EncodedMessage frame) {
        confirmed(grant);
        return push(letter, frame, _ -> {});
    }

    private Mono<Sending> counted(Letter letter, Object key, EncodedMessage frame) {
        return push(letter, frame, sending -> goOn(unconfirmed.left(key, sending != Sending.NOT_WRITTEN, clock.now())));
    }

    /// @param left told when it has left, or was taken out, whether or not somebody still listens
    private Mono<Sending> push(Letter letter, EncodedMessage frame, Consumer<Sending> left) {
        OutboundLane lane = frame.length() <= CONTROL_FRAME ? small : large;
        return lane.send(letter.tunnel(), frame, letter.lazy(), left);
    }

    /// What this node says of what it was sent.
    void heard(NodeMessage message) {
        switch (message) {
            case NodeMessage.Handed(var grant, var _) -> confirmed(grant);
            case NodeMessage.Bounce(var grant, var _) -> confirmed(grant);
            case NodeMessage.Lost(var grant) -> confirmed(grant);
            case NodeMessage.Held(var post) -> confirmed(post);
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
        released.go().forEach(this::go);
    }

    private void go(Held held) {
        EncodedMessage frame = held.sending().isDisposed() ? null : encoded(held);
        if (frame == null) {
            tell(held, Sending.NOT_WRITTEN);
            goOn(unconfirmed.left(held.key(), false, clock.now()));
            return;
        }
        Disposable sending = counted(held.letter(), held.key(), frame).subscribe(outcome -> tell(held, outcome));
        var _ = held.sending().replace(sending);
    }

    /// Null: there is no memory for it now. The others that may go shall go.
    private static @Nullable EncodedMessage encoded(Held held) {
        try {
            return held.frame().get();
        } catch (OutOfMemoryError full) {
            LOG.atError().setCause(full).log("a message was too large for the memory");
            return null;
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
