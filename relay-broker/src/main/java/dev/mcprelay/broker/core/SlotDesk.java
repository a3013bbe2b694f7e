// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.PollOutcome;
import dev.mcprelay.broker.core.SlotState.Linger;
import dev.mcprelay.broker.core.SlotState.Parked;
import dev.mcprelay.broker.match.Absence;
import dev.mcprelay.broker.match.ParkResult;
import dev.mcprelay.broker.match.Parking;
import dev.mcprelay.broker.match.Standing;
import dev.mcprelay.broker.message.NodeMessage;
import dev.mcprelay.broker.message.Registration;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.InstanceId;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.protocol.id.SlotId;

/// Keeps the store's records of the slots of this node as true as they need be.
final class SlotDesk {
    /// A slot without a poll for so long is offered to nobody.
    private static final Duration LINGER = Duration.ofSeconds(1);

    private static final Duration RETRY = Duration.ofMillis(200);
    private static final Duration BREATH = Duration.ofMillis(100);
    private static final Duration CROWD_RETRY = Duration.ofSeconds(5);

    private final TunnelState tunnel;
    private final MatchDesk matches;
    private final GuestDesk guests;

    SlotDesk(TunnelState tunnel, MatchDesk matches, GuestDesk guests) {
        this.tunnel = tunnel;
        this.matches = matches;
        this.guests = guests;
    }

    /// After polls were answered: registers what is open and needs it.
    void run(Tick now) {
        if (tunnel.isAlone()) {
            return;
        }
        for (InstanceRecord instance : tunnel.instances.all()) {
            if (instance.isCut()) {
                hide(instance, now);
            } else if (instance.state() instanceof Parked parked) {
                boolean tried = instance.health().mayBeTried(now);
                instance.listing().ails(instance.health().ailing(instance.served(), now), tried);
                int most = tried ? 1 : parked.limit();
                keep(instance, Math.min(most, instance.room(tunnel.limits())), now);
            }
            watch(instance.listing(), now);
        }
    }

    private void keep(InstanceRecord instance, int room, Tick now) {
        Listing listing = instance.listing();
        if (room > 0 && listing.isDue(now)) {
            register(instance, room, now);
        } else if (room == 0 && listing.isKnown() && idleSince(listing).isDue(now)) {
            tunnel.emit(new Effect.Unpark(instance.id(), listing.registration(), Absence.BUSY));
            listing.hidden();
        }
    }

    /// When the store would offer a slot again that it has introduced somebody to.
    private static Tick idleSince(Listing listing) {
        return listing.askedAt().plus(LINGER);
    }

    private void register(InstanceRecord instance, int room, Tick now) {
        Listing listing = instance.listing();
        Registration registration = listing.ask(room, now);
        tunnel.emit(new Effect.Park(new Parking(
                tunnel.facts.tunnel(),
                instance.id(),
                registration,
                instance.served(),
                instance.affine(),
                listing.ailing(),
                room,
                listing.credit(),
                Listing.LEASE)));
    }

    private void watch(Listing listing, Tick now) {
        InstanceRecord instance = listing.instance();
        Tick next = null;
        if (instance.state() instanceof Parked) {
            next = earliest(
                    ahead(listing.lostAt(), now),
                    earliest(ahead(listing.answerAt(), now), ahead(listing.notBefore(), now)));
            next = earliest(
                    next,
                    earliest(ahead(listing.answerDue(), now), instance.health().next(now)));
        } else if (instance.state() instanceof Linger linger && listing.isKnown()) {
            next = ahead(linger.since().plus(LINGER), now);
        }
        if (next == null) {
            tunnel.alarms.clear(listing.alarm());
        } else {
            tunnel.alarms.set(listing.alarm(), next);
        }
    }

    /// What was due is done.
    private static @Nullable Tick ahead(@Nullable Tick when, Tick now) {
        return when == null || when.isDue(now) ? null : when;
    }

    private static @Nullable Tick earliest(@Nullable Tick one, @Nullable Tick other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return Tick.earlier(one, other);
    }

    void timeCame(Listing listing, Tick now) {
        InstanceRecord instance = listing.instance();
        if (instance.state() instanceof Linger linger) {
            if (listing.isKnown() && linger.since().plus(LINGER).isDue(now)) {
                hide(instance, now);
            }
            return;
        }
        Tick lost = listing.lostAt();
        if (lost != null && lost.isDue(now)) {
            var _ = listing.decline(Integer.MAX_VALUE);
            listing.inVain(now);
        }
    }

    /// Nobody is to be introduced to it any more.
    void hide(InstanceRecord instance, Tick now) {
        guests.bounceHeld(instance, NodeMessage.Bounce.Reason.NO_POLL, now);
        Listing listing = instance.listing();
        if (listing.isKnown()) {
            boolean busy = instance.state() instanceof Linger linger && linger.filled();
            tunnel.emit(new Effect.Unpark(instance.id(), listing.registration(), busy ? Absence.BUSY : Absence.AWAY));
            listing.hidden();
        }
    }

    void registered(Event.Registered event, Tick now) {
        InstanceRecord instance = tunnel.instances.get(event.instance());
        Registration registration = event.registration();
        if (instance == null || !instance.slot().equals(registration.slot())) {
            tunnel.emit(new Effect.Unpark(event.instance(), registration, Absence.AWAY));
            return;
        }
        if (!instance.listing().answered(registration)) {
            return; // a newer one is on its way
        }
        switch (event.result()) {
            case null -> instance.listing().inVain(now.plus(RETRY));
            case ParkResult.TooManyInstances _ -> crowded(instance, now);
            case ParkResult.Parked(var introduced, var previous) -> {
                if (previous != null && !previous.slot().edge().equals(tunnel.facts.node())) {
                    NodeMessage moved = new NodeMessage.Moved(previous.slot(), instance.id());
                    tunnel.emit(new Effect.Send(previous.slot().edge(), moved, true));
                }
                introduced(instance, registration, introduced, now);
            }
        }
    }

    private void crowded(InstanceRecord instance, Tick now) {
        if (instance.state() instanceof Parked parked) {
            instance.move(parked.over(now));
            tunnel.emit(new Effect.EndPoll(
                    parked.poll(), new PollOutcome.Refused(ErrorCode.RATE_LIMIT_EXCEEDED, CROWD_RETRY)));
            tunnel.watch(instance);
        }
    }

    private void introduced(InstanceRecord instance, Registration registration, List<CommandId> commands, Tick now) {
        Map<NodeId, List<CommandId>> byOwner = new LinkedHashMap<>();
        int expected = 0;
        for (CommandId command : commands) {
            NodeId owner = command.owner();
            Standing standing = tunnel.facts.peers().standing(owner);
            boolean mine = owner.equals(tunnel.facts.node());
            if (mine || (standing != Standing.DEAD && standing != Standing.GONE)) {
                byOwner.computeIfAbsent(owner, _ -> new ArrayList<>()).add(command);
                expected += mine ? 0 : 1;
            }
        }
        instance.listing().expect(expected, now);
        for (var entry : byOwner.entrySet()) {
            if (entry.getKey().equals(tunnel.facts.node())) {
                matches.takenHere(entry.getValue());
            } else {
                NodeMessage match = new NodeMessage.Match(
                        registration, instance.id(), instance.affine(), expected, entry.getValue());
                tunnel.emit(new Effect.Send(entry.getKey(), match, false));
            }
        }
    }

    /// So many of those that were introduced will not come.
    void declined(SlotId slot, int count) {
        InstanceRecord instance = tunnel.instances.at(slot);
        if (instance != null && instance.listing().decline(count)) {
            instance.listing().need(null);
        }
    }

    /// The client polls at another node now.
    void moved(SlotId slot, Tick now) {
        InstanceRecord instance = tunnel.instances.at(slot);
        if (instance == null) {
            return;
        }
        instance.listing().moved();
        if (!(instance.state() instanceof Parked)) {
            away(instance, now);
        }
    }

    /// Its client polls elsewhere: only what it was given here is still to be watched.
    void away(InstanceRecord instance, Tick now) {
        guests.bounceHeld(instance, NodeMessage.Bounce.Reason.NO_POLL, now);
        if (instance.inFlight().isEmpty()) {
            tunnel.remove(instance);
        } else {
            instance.move(new SlotState.Away(now));
            tunnel.watch(instance);
        }
    }

    void hidden(Registration registration, Tick now) {
        InstanceRecord instance = tunnel.instances.at(registration.slot());
        if (instance != null && instance.listing().isNewest(registration)) {
            Tick soon = instance.listing().askedAt().plus(BREATH);
            instance.listing().hidden();
            instance.listing().need(Tick.later(now, soon));
        }
    }

    void resync() {
        tunnel.instances.all().forEach(instance -> instance.listing().doubt());
    }

    /// Where a silent instance may be.
    void lookedUp(Event.LookedUp event, PollDesk polls, Tick now) {
        InstanceRecord instance = tunnel.instances.get(event.instance());
        if (instance == null || !instance.endLookUp()) {
            return;
        }
        Registration registration = event.registration();
        if (!event.found()) {
            tunnel.watchAgain(instance, now.plus(LINGER));
        } else if (registration != null && !registration.slot().equals(instance.slot())) {
            away(instance, now);
        } else {
            goneForGood(instance, polls, now);
        }
    }

    private void goneForGood(InstanceRecord instance, PollDesk polls, Tick now) {
        InstanceId id = instance.id();
        tunnel.emit(new Effect.Unpark(id, instance.listing().registration(), Absence.GONE));
        Duration silent = now.since(instance.activity());
        tunnel.emit(new Effect.TellAll(new NodeMessage.InstanceGone(
                id, tunnel.facts.peers().sharedTime().minus(silent))));
        polls.gone(instance, now);
    }
}
