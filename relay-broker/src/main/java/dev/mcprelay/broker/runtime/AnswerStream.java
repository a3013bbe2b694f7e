// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.runtime;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

import dev.mcprelay.broker.BrokerLimits;
import dev.mcprelay.broker.Delivery;
import dev.mcprelay.broker.Frame;
import dev.mcprelay.broker.port.BrokerClock;

/// The answer of one call on its way to its caller. When the buffer is full the client that posts a notice is
/// held, so the slow reader slows its own client; held for too long, the notice is dropped and the gap is
/// marked. The final is never dropped.
///
/// The buffer and what it says of the end are guarded by the buffer's monitor, under which nobody is called.
/// One thread at a time emits (`wip`), so frames leave in the order in which they came.
final class AnswerStream extends Flux<Frame> implements Subscription {
    private final BrokerLimits limits;
    private final BrokerClock clock;
    private final Wakeups wakeups;
    private final Runnable callerLeft;
    private final AnswerBuffer buffer;
    private final AtomicBoolean opened = new AtomicBoolean();
    private final AtomicInteger wip = new AtomicInteger();
    private final AtomicLong requested = new AtomicLong();
    private volatile @Nullable CoreSubscriber<? super Frame> reader;
    private boolean ended;
    private boolean finished;
    private boolean left;

    /// @param callerLeft told once, when the reader cancels before the final was emitted
    AnswerStream(BrokerLimits limits, BrokerClock clock, Wakeups wakeups, Runnable callerLeft) {
        this.limits = limits;
        this.clock = clock;
        this.wakeups = wakeups;
        this.callerLeft = callerLeft;
        buffer = new AnswerBuffer(limits);
    }

    /// @param post answered once: when there is room, or the wait is over, or nobody reads any more
    void offer(Frame.Notice notice, Poster post) {
        HeldNotice offered = new HeldNotice(notice, post);
        boolean gone;
        boolean taken;
        HeldNotice dropped;
        synchronized (buffer) {
            gone = left || ended;
            taken = !gone && buffer.offer(offered);
            dropped = buffer.overflow();
        }
        if (gone || taken) {
            offered.answer(gone ? Delivery.GONE : Delivery.ACCEPTED);
        } else {
            offered.held();
            offered.patience(wakeups.at(clock.now().plus(limits.noticeWait()), () -> expire(offered)));
        }
        if (dropped != null) {
            dropped.answer(Delivery.DROPPED);
        }
        drain();
    }

    private void expire(HeldNotice offered) {
        boolean waited;
        synchronized (buffer) {
            waited = buffer.expire(offered);
        }
        if (waited) {
            offered.answer(Delivery.DROPPED);
        }
    }

    /// The last frame.
    void complete(Frame.Final outcome) {
        List<HeldNotice> taken;
        synchronized (buffer) {
            taken = left || ended ? List.of() : buffer.end(outcome);
            ended = true;
        }
        taken.forEach(post -> post.answer(Delivery.ACCEPTED));
        drain();
    }

    @Override
    public void subscribe(CoreSubscriber<? super Frame> subscriber) {
        if (!opened.compareAndSet(false, true)) {
            Operators.error(subscriber, new IllegalStateException("frames: second subscriber (expected: one)"));
            return;
        }
        reader = subscriber;
        subscriber.onSubscribe(this);
        drain();
    }

    /// The caller left before it began to read.
    void abandonIfUnopened() {
        if (opened.compareAndSet(false, true)) {
            cancel();
        }
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n)) {
            requested.accumulateAndGet(n, Operators::addCap);
            drain();
        }
    }

    @Override
    public void cancel() {
        boolean news;
        synchronized (buffer) {
            news = !left && !finished;
            left = true;
        }
        if (news) {
            callerLeft.run();
        }
        drain();
    }

    private void drain() {
        if (wip.getAndIncrement() != 0) {
            return; // whoever emits will look again
        }
        int missed = 1;
        do {
            boolean more = true;
            while (more) {
                more = emitOne();
            }
            missed = wip.addAndGet(-missed);
        } while (missed != 0);
    }

    private boolean emitOne() {
        CoreSubscriber<? super Frame> to = reader;
        Frame next = null;
        List<HeldNotice> answered = List.of();
        boolean gone;
        synchronized (buffer) {
            gone = left;
            if (gone) {
                answered = buffer.clear();
            } else if (to != null && requested.get() > 0) {
                next = buffer.poll();
                finished |= next instanceof Frame.Final;
                answered = ended ? answered : buffer.promote();
            }
        }
        answered.forEach(post -> post.answer(gone ? Delivery.GONE : Delivery.ACCEPTED));
        if (to == null || next == null) {
            return false;
        }
        requested.updateAndGet(n -> n == Long.MAX_VALUE ? n : n - 1);
        to.onNext(next);
        if (next instanceof Frame.Final) {
            to.onComplete();
        }
        return true;
    }
}
