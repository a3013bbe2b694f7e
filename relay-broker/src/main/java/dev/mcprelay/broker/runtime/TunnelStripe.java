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
final class TunnelStripe {
    private static final Logger LOG = LoggerFactory.getLogger(TunnelStripe.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

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
        Tick time = parts.clock().now();
        now = time.isBefore(now) ? now : time;
        try {
            read(letter);
        } catch (RuntimeException bug) {
            LOG.atError().setCause(bug).log("an event of a tunnel failed");
            excuse(letter);
        }
    }

    private void read(Letter letter) {
        switch (letter) {
            case Letter.Told(var tunnel, var event) -> {
                step(tunnel, event);
                if (event instanceof Event.PollCut cut) {
                    effects.forget(cut.poll());
                }
            }
            case Letter.Submitted(var tunnel, var event, var reply) -> {
                if (!reply.hasLeft()) {
                    effects.expect(event.id(), reply);
                    step(tunnel, event);
                }
            }
            case Letter.Polled(var tunnel, var event, var reply) -> {
                // one that left before had its cut told before
                if (!reply.hasLeft()) {
                    effects.expect(event.poll(), reply);
                    step(tunnel, event);
                }
            }
            case Letter.Posted(var tunnel, var event, var reply) -> {
                effects.expect(event.post(), reply);
                step(tunnel, event);
            }
            case Letter.Asked(var tunnel, var question) -> {
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
            step(tunnel, event);
        } catch (RuntimeException bug) {
            LOG.atError().setCause(bug).addKeyValue("tunnel", tunnel).log("an event of all tunnels failed at one");
        }
    }

    /// A bug must not leave anybody waiting.
    private void excuse(Letter letter) {
        switch (letter) {
            case Letter.Submitted(var tunnel, var event, var reply) -> {
                reply.deliver(new Submission.Refused(ErrorCode.INTERNAL, RETRY));
                // should it have come as far as the line: whoever is told that it did not run may send it again
                stepOneOfAll(tunnel, new Event.CallerLeft(event.id()));
            }
            case Letter.Polled(var _, var _, var reply) ->
                reply.deliver(new PollOutcome.Refused(ErrorCode.INTERNAL, RETRY));
            case Letter.Posted(var _, var _, var reply) -> reply.deliver(Delivery.UNAVAILABLE);
            case Letter.Told _, Letter.Asked _, Letter.Draining _, Letter.Everybody _ -> {
                // nobody waits
            }
        }
    }

    private void step(TunnelId tunnel, Event event) {
        Seat seat = seats.computeIfAbsent(tunnel, this::seat);
        List<Effect> decided = seat.core.on(event, now);
        if (seat.core.isForgettable(now)) {
            seats.remove(tunnel);
        }
        reschedule(tunnel, seat);
        for (Effect effect : decided) {
            run(tunnel, effect);
        }
    }

    private Seat seat(TunnelId tunnel) {
        TunnelCore core =
                new TunnelCore(new TunnelFacts(tunnel, parts.node(), nodeStarted, parts.limits(), peers, held));
        if (draining) {
            core.on(new Event.Drain(), now).forEach(effect -> run(tunnel, effect));
        }
        return new Seat(core);
    }

    /// One that fails must not stop the others.
    private void run(TunnelId tunnel, Effect effect) {
        try {
            effects.run(tunnel, effect);
        } catch (RuntimeException bug) {
            LOG.atError()
                    .setCause(bug)
                    .addKeyValue("tunnel", tunnel)
                    .addKeyValue("effect", effect.getClass().getSimpleName())
                    .log("an effect of a tunnel failed");
        }
    }

    /// Keeps one entry in the timer, at the tunnel's next moment or before it: one that fires too early costs
    /// less than moving it with every call.
    private void reschedule(TunnelId tunnel, Seat seat) {
        Tick next = seats.containsKey(tunnel) ? seat.core.nextWake() : null;
        Tick set = seat.wakeAt != null && seat.wakeAt.isDue(now) ? null : seat.wakeAt;
        boolean early = next != null && set != null && !next.isBefore(set);
        if (early) {
            return;
        }
        if (seat.wakeup != null) {
            seat.wakeup.cancel();
        }
        seat.wakeAt = next;
        seat.wakeup = next == null ? null : parts.wakeups().at(next, () -> tell(tunnel, new Event.TimeCame()));
    }

    private void drain() {
        draining = true;
        List.copyOf(seats.keySet()).forEach(tunnel -> stepOneOfAll(tunnel, new Event.Drain()));
        openCalls.ended();
    }
}
