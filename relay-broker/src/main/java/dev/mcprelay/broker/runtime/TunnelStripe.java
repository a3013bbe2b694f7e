// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.runtime;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.util.concurrent.Queues;

import dev.mcprelay.broker.Delivery;
import dev.mcprelay.broker.PollOutcome;
import dev.mcprelay.broker.Submission;
import dev.mcprelay.broker.core.Effect;
import dev.mcprelay.broker.core.Event;
import dev.mcprelay.broker.core.HeldBytes;
import dev.mcprelay.broker.core.Peers;
import dev.mcprelay.broker.core.Tick;
import dev.mcprelay.broker.core.TunnelCore;
import dev.mcprelay.broker.core.TunnelFacts;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.id.TunnelId;

/// Some of the tunnels of a node, their events applied one after another. Whoever brings an event applies it,
/// and those that others bring meanwhile: there is no thread of its own and no lock, so what an effect calls
/// may bring events in turn. What is below `wip` is touched only by whoever holds the stripe.
///
/// Whatever is thrown, errors included, ends here: whoever holds the stripe would take it along, and with it
/// every tunnel of it. What failed is logged, and whoever waits for it is told.
final class TunnelStripe {
    private static final Logger LOG = LoggerFactory.getLogger(TunnelStripe.class);
    static final Duration RETRY = Duration.ofSeconds(1);

    /// One tunnel and its entry in the timer.
    private static final class Seat {
        private final TunnelCore core;
        private @Nullable Tick wakeAt;
        private Wakeups.@Nullable Wakeup wakeup;

        Seat(TunnelCore core) {
            this.core = core;
        }
    }

    private final NodeParts parts;
    private final Tick nodeStarted;
    private final OpenCalls openCalls;
    private final HeldBytes held;
    private final Peers peers;
    private final EffectRunner effects;
    private final Queue<Letter> mailbox =
            Queues.<Letter>unboundedMultiproducer().get();
    private final AtomicInteger wip = new AtomicInteger();

    private final Map<TunnelId, Seat> seats = new HashMap<>();
    private Tick now;
    private boolean draining;

    TunnelStripe(NodeParts parts, Peers peers, Tick nodeStarted, OpenCalls openCalls, HeldBytes held) {
        this.parts = parts;
        this.peers = peers;
        this.nodeStarted = nodeStarted;
        this.openCalls = openCalls;
        this.held = held;
        effects = new EffectRunner(parts, openCalls, this);
        now = nodeStarted;
    }

    void tell(TunnelId tunnel, Event event) {
        put(new Letter.Told(tunnel, event));
    }

    void put(Letter letter) {
        if (!mailbox.offer(letter)) {
            throw new IllegalStateException("mailbox: full (expected: unbounded)");
        }
        if (wip.getAndIncrement() != 0) {
            return; // whoever holds the stripe takes it
        }
        int missed = 1;
        do {
            for (Letter next = mailbox.poll(); next != null; next = mailbox.poll()) {
                open(next);
            }
            missed = wip.addAndGet(-missed);
        } while (missed != 0);
    }

    private void open(Letter letter) {
        try {
            Tick time = parts.clock().now();
            now = time.isBefore(now) ? now : time;
            read(letter);
        } catch (RuntimeException | Error bug) {
            report(bug, "an event of a tunnel failed", null, letter);
            excuseSafely(letter);
        }
    }

    private void excuseSafely(Letter letter) {
        try {
            excuse(letter);
        } catch (RuntimeException | Error worse) {
            report(worse, "an event of a tunnel failed, and so did its excuse", null, letter);
        }
    }

    /// Where there is no memory or no stack, there is none to say so either.
    private static void report(Throwable bug, String what, @Nullable TunnelId tunnel, Object step) {
        try {
            LOG.atError()
                    .setCause(bug)
                    .addKeyValue("tunnel", tunnel)
                    .addKeyValue("step", step.getClass().getSimpleName())
                    .log(what);
        } catch (RuntimeException | Error worse) {
            return; // as said above
        }
    }

    private void read(Letter letter) {
        switch (letter) {
            case Letter.Told(var tunnel, var event) -> {
                var _ = step(tunnel, event);
                if (event instanceof Event.PollCut cut) {
                    effects.forget(cut.poll());
                }
            }
            case Letter.Submitted(var tunnel, var event, var reply) -> {
                if (!reply.hasLeft()) {
                    effects.expect(event.id(), reply);
                    if (!step(tunnel, event)) {
                        excuse(letter);
                    }
                }
            }
            case Letter.Polled(var tunnel, var event, var reply) -> {
                // one that left before had its cut told before
                if (!reply.hasLeft()) {
                    effects.expect(event.poll(), reply);
                    var _ = step(tunnel, event);
                }
            }
            case Letter.Posted(var tunnel, var event, var reply) -> {
                effects.expect(event.post(), reply);
                var _ = step(tunnel, event);
            }
            case Letter.Asked(var tunnel, var question, var _) -> {
                Seat seat = seats.get(tunnel);
                question.accept(seat == null ? null : seat.core);
            }
            case Letter.Draining _ -> drain();
            case Letter.Everybody(var event) -> {
                List.copyOf(seats.keySet()).forEach(tunnel -> stepOneOfAll(tunnel, event));
            }
        }
    }

    /// One that fails must not stop the others.
    private void stepOneOfAll(TunnelId tunnel, Event event) {
        try {
            var _ = step(tunnel, event);
        } catch (RuntimeException | Error bug) {
            report(bug, "an event of all tunnels failed at one", tunnel, event);
        }
    }

    /// A bug must not leave anybody waiting. Who was answered before is not answered again.
    private void excuse(Letter letter) {
        switch (letter) {
            case Letter.Submitted(var tunnel, var event, var reply) -> {
                effects.forget(event.id());
                if (reply.offer(new Submission.Refused(ErrorCode.INTERNAL, RETRY))) {
                    // should it have come as far as the line: whoever is told that it did not run may send it again
                    stepOneOfAll(tunnel, new Event.CallerLeft(event.id()));
                }
            }
            case Letter.Polled(var _, var _, var reply) -> {
                var _ = reply.offer(new PollOutcome.Refused(ErrorCode.INTERNAL, RETRY));
            }
            case Letter.Posted(var _, var _, var reply) -> {
                var _ = reply.offer(Delivery.UNAVAILABLE);
            }
            case Letter.Asked(var _, var _, var failed) -> failed.run();
            case Letter.Told _, Letter.Draining _, Letter.Everybody _ -> {
                // nobody waits
            }
        }
    }

    /// @return whether all that it decided was done
    private boolean step(TunnelId tunnel, Event event) {
        Seat seat = seats.computeIfAbsent(tunnel, this::seat);
        List<Effect> decided = decide(tunnel, seat, event);
        boolean whole = true;
        for (Effect effect : decided) {
            whole &= run(tunnel, effect);
        }
        return whole;
    }

    /// Whatever is thrown in between, the tunnel keeps its entry in the timer.
    private List<Effect> decide(TunnelId tunnel, Seat seat, Event event) {
        boolean done = false;
        try {
            List<Effect> decided = seat.core.on(event, now);
            if (seat.core.isForgettable(now)) {
                seats.remove(tunnel);
            }
            done = true;
            return decided;
        } finally {
            if (done) {
                reschedule(tunnel, seat, seats.containsKey(tunnel) ? seat.core.nextWake() : null);
            } else {
                reschedule(tunnel, seat, now.plus(RETRY));
            }
        }
    }

    private Seat seat(TunnelId tunnel) {
        TunnelCore core =
                new TunnelCore(new TunnelFacts(tunnel, parts.node(), nodeStarted, parts.limits(), peers, held));
        if (draining) {
            for (Effect effect : core.on(new Event.Drain(), now)) {
                var _ = run(tunnel, effect);
            }
        }
        return new Seat(core);
    }

    /// One that fails must not stop the others.
    private boolean run(TunnelId tunnel, Effect effect) {
        try {
            effects.run(tunnel, effect);
            return true;
        } catch (RuntimeException | Error bug) {
            report(bug, "an effect of a tunnel failed", tunnel, effect);
            effects.excuse(tunnel, effect);
            return false;
        }
    }

    /// Keeps one entry in the timer, at the tunnel's next moment or before it: one that fires too early costs
    /// less than moving it with every call.
    private void reschedule(TunnelId tunnel, Seat seat, @Nullable Tick next) {
        Tick set = seat.wakeAt != null && seat.wakeAt.isDue(now) ? null : seat.wakeAt;
        boolean early = next != null && set != null && !next.isBefore(set);
        if (early) {
            return;
        }
        if (seat.wakeup != null) {
            seat.wakeup.cancel();
        }
        seat.wakeAt = null;
        seat.wakeup = next == null ? null : parts.wakeups().at(next, () -> tell(tunnel, new Event.TimeCame()));
        seat.wakeAt = next;
    }

    private void drain() {
        draining = true;
        try {
            List.copyOf(seats.keySet()).forEach(tunnel -> stepOneOfAll(tunnel, new Event.Drain()));
        } finally {
            openCalls.ended();
        }
    }
}
