// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.bus;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import dev.mcprelay.broker.message.EncodedMessage;
import dev.mcprelay.broker.port.FrameBus.Sending;
import dev.mcprelay.protocol.id.TunnelId;

/// One lane towards one node. At most one push is under way; what comes meanwhile leaves together with the
/// next. So nothing waits for a timer, and many messages make few commands. Only lazy messages wait, for
/// company; the tunnels take turns. Nobody is told anything inside the lock, for whoever is told may send
/// again.
final class OutboundLane {
    private static final Logger LOG = LoggerFactory.getLogger(OutboundLane.class);

    /// An element ends with the message that would carry it beyond this.
    static final int MOST_BYTES = 1 << 20;

    static final Duration LAZY = Duration.ofMillis(20);

    private record Letter(EncodedMessage frame, Sinks.One<Sending> outcome, Consumer<Sending> left) {
        void tell(Sending sending) {
            left.accept(sending);
            var _ = outcome.tryEmitValue(sending); // nobody else has told it
        }
    }

    private final Function<byte[], CompletionStage<Sending>> pusher;
    private final BusThread timer;
    private final AtomicInteger work = new AtomicInteger();
    private final Object lock = new Object();
    private final FairLine<Letter> waiting = new FairLine<>();
    private long sequence;
    private boolean pressed;
    private boolean timed;
    private boolean pushing;
    private boolean closed;

    /// @param pusher pushes one element; does not throw
    OutboundLane(Function<byte[], CompletionStage<Sending>> pusher, BusThread timer) {
        this.pusher = pusher;
        this.timer = timer;
    }

    /// The outcome comes on any thread; perhaps on this one, before anything else. Who cancels takes the
    /// frame out of the line, where it still stands there.
    ///
    /// @param left told the outcome before anybody else, and also where nobody else listens any more
    Mono<Sending> send(TunnelId tunnel, EncodedMessage frame, boolean lazy, Consumer<Sending> left) {
        return Mono.defer(() -> {
            var letter = new Letter(frame, Sinks.one(), left);
            if (!accept(tunnel, letter, lazy)) {
                left.accept(Sending.NOT_WRITTEN);
                return Mono.just(Sending.NOT_WRITTEN);
            }
            pump();
            return letter.outcome().asMono().doOnCancel(() -> takeOut(tunnel, letter));
        });
    }

    private void takeOut(TunnelId tunnel, Letter letter) {
        boolean stood;
        synchronized (lock) {
            stood = waiting.remove(tunnel, letter);
            pressed &= !waiting.isEmpty();
        }
        if (stood) {
            letter.tell(Sending.NOT_WRITTEN);
        }
    }

    private boolean accept(TunnelId tunnel, Letter letter, boolean lazy) {
        synchronized (lock) {
            if (closed) {
                return false;
            }
            waiting.add(tunnel, letter, letter.frame().length());
            if (!lazy) {
                pressed = true;
            } else if (!timed && !pressed) {
                timed = true;
                timer.after(LAZY, this::waitedLong);
            }
            return true;
        }
    }

    private void waitedLong() {
        synchronized (lock) {
            timed = false;
            pressed = !waiting.isEmpty();
        }
        pump();
    }

    /// Pushes what there is to push. Whoever comes while another does it, or from within, leaves it to that
    /// one.
    private void pump() {
        if (work.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        while (seen != 0) {
            push(next());
            seen = work.addAndGet(-seen);
        }
    }

    private List<Letter> next() {
        synchronized (lock) {
            if (pushing || !pressed) {
                return List.of();
            }
            List<Letter> element = waiting.take(MOST_BYTES);
            element.forEach(letter -> letter.frame().number(++sequence)); // as they leave, not as they came
            pressed = !waiting.isEmpty();
            pushing = !element.isEmpty();
            return element;
        }
    }

    private void push(List<Letter> element) {
        if (element.isEmpty()) {
            return;
        }
        byte[] bytes = null;
        CompletionStage<Sending> push;
        try {
            bytes = EncodedMessage.join(element.stream().map(Letter::frame).toList());
            push = pusher.apply(bytes);
        } catch (OutOfMemoryError full) {
            // the next one may be smaller: the lane must not stand still for ever
            pushed(element, bytes == null ? Sending.NOT_WRITTEN : Sending.UNKNOWN);
            LOG.atError().setCause(full).log("a push was too large for the memory");
            return;
        }
        var _ = push.whenComplete(
                (sending, failure) -> pushed(element, failure == null ? sending : SendingVerdict.of(failure)));
    }

    private void pushed(List<Letter> element, Sending sending) {
        synchronized (lock) {
            pushing = false;
        }
        pump();
        element.forEach(letter -> letter.tell(sending));
    }

    /// What waits is not sent any more.
    void close() {
        List<Letter> left;
        synchronized (lock) {
            closed = true;
            left = waiting.takeAll();
            pressed = false;
        }
        left.forEach(letter -> letter.tell(Sending.NOT_WRITTEN));
    }
}
