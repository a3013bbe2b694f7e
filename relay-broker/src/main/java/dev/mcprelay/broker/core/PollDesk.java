// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.PollOutcome;
import dev.mcprelay.broker.PollRequest;
import dev.mcprelay.broker.ShownKey;
import dev.mcprelay.broker.ValidKeys;
import dev.mcprelay.broker.core.SlotState.Parked;
import dev.mcprelay.broker.match.Absence;
import dev.mcprelay.broker.message.NodeMessage;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.id.SlotId;

/// What clients do when they poll, and what their silence means.
final class PollDesk {
    /// The most that a client may be handed at once, whatever it asks for.
    private static final int MOST = 25;

    private static final Duration DRAIN_RETRY = Duration.ofSeconds(1);
    private static final Duration CROWD_RETRY = Duration.ofSeconds(5);

    /// A poll may have passed the check of its key just before the keys changed.
    private static final Duration KEYS_MEMORY = Duration.ofSeconds(5);

    /// A timer this late means that the process itself stood still: the silence was ours.
    private static final Duration STALL = Duration.ofSeconds(1);

    private final TunnelState tunnel;
    private final CallDesk calls;
    private final GuestDesk guests;
    private long slots;
    private @Nullable ValidKeys validKeys;
    private Tick keysChangedAt = new Tick(0);

    PollDesk(TunnelState tunnel, CallDesk calls, GuestDesk guests) {
        this.tunnel = tunnel;
        this.calls = calls;
        this.guests = guests;
    }

    CallDesk calls() {
        return calls;
    }

    void arrived(Event.PollArrived arrival, Tick now) {
        PollRequest request = arrival.request();
        InstanceRecord known = tunnel.instances.get(request.instance());
        PollOutcome refusal = refusal(request, known, now);
        if (refusal != null) {
            tunnel.emit(new Effect.EndPoll(arrival.poll(), refusal));
            return;
        }
        int limit = Math.clamp(request.limit(), 1, MOST);
        boolean again = known != null && known.isConnected();
        Parked parked = SlotState.attach(arrival.poll(), now, request.patience(), limit);
        if (known == null) {
            SlotId slot = new SlotId(tunnel.facts.node(), slots++);
            known = new InstanceRecord(
                    slot, request, parked, tunnel.instances.healthOf(request.instance()), tunnel.http, tunnel.alarms);
            tunnel.instances.add(known);
        } else {
            if (known.state() instanceof Parked older) {
                tunnel.emit(new Effect.EndPoll(older.poll(), new PollOutcome.Nothing()));
            }
            boolean faithful =
                    tunnel.isAlone() || known.listing().registration().relied();
            known.attach(request, parked, faithful);
        }
        known.listing().attached(again, limit, now);
        tunnel.seen(known, now);
    }

    private @Nullable PollOutcome refusal(PollRequest request, @Nullable InstanceRecord known, Tick now) {
        if (tunnel.deleted || isRevoked(request.key(), now)) {
            return new PollOutcome.Revoked();
        }
        if (tunnel.draining) {
            if (known != null) {
                tunnel.seen(known, now);
            }
            return new PollOutcome.Refused(ErrorCode.RELAY_DRAINING, DRAIN_RETRY);
        }
        boolean crowded =
                known == null && tunnel.instances.size() >= tunnel.limits().instances();
        return crowded ? new PollOutcome.Refused(ErrorCode.RATE_LIMIT_EXCEEDED, CROWD_RETRY) : null;
    }

    /// Until when the last change of the keys is remembered; null: there was none.
    @Nullable
    Tick keysMemory() {
        return validKeys == null ? null : keysChangedAt.plus(KEYS_MEMORY);
    }

    private boolean isRevoked(ShownKey key, Tick now) {
        ValidKeys latest = remembered(now);
        return latest != null && !latest.allow(key);
    }

    private @Nullable ValidKeys remembered(Tick now) {
        return validKeys != null && now.isBefore(keysChangedAt.plus(KEYS_MEMORY)) ? validKeys : null;
    }

    void cut(Event.PollCut cut, Tick now) {
        InstanceRecord instance = tunnel.instances.get(cut.instance());
        if (instance == null
                || !(instance.state() instanceof Parked parked)
                || !parked.poll().equals(cut.poll())) {
            return; // an older poll, or one that is being answered
        }
        instance.move(parked.cut(now));
        tunnel.seen(instance, now);
        tunnel.forgetNameless(instance);
        if (instance.id().isAnonymous()) {
            expectRestart(instance);
        }
    }

    /// A client without an instance id may be another process now, which is not busy with what the last one
    /// had.
    private void expectRestart(InstanceRecord instance) {
        for (Occupant occupant : instance.inFlight()) {
            Grant grant = occupant instanceof Command own ? own.grant() : null;
            if (occupant instanceof Command command && grant != null) {
                Tick until = Tick.earlier(grant.busyUntil(), ResponseTimeRule.busyUntilIfRestarted(command));
                command.grant(grant.until(until));
                if (command.isDone()) {
                    tunnel.alarms.set(command.alarm(), until);
                }
            }
        }
    }

    void timeCame(InstanceRecord instance, Tick now) {
        if (instance.state() instanceof Parked parked) {
            if (parked.until().isDue(now)) {
                instance.move(parked.over(now));
                tunnel.emit(new Effect.EndPoll(parked.poll(), new PollOutcome.Nothing()));
                tunnel.seen(instance, now);
            }
            return;
        }
        Tick goneAt = instance.goneAt(tunnel.limits(), tunnel.draining, !tunnel.isAlone());
        if (goneAt == null || !goneAt.isDue(now)) {
            tunnel.watch(instance);
        } else if (instance.isConnected() && now.since(goneAt).compareTo(STALL) > 0) {
            instance.touch(now);
            tunnel.watch(instance);
        } else if (tunnel.isAlone() || !instance.isConnected()) {
            gone(instance, now);
        } else if (instance.beginLookUp()) {
            tunnel.emit(new Effect.LookUp(instance.id()));
        }
    }

    /// What it had may have run, and nobody will ever answer it.
    void gone(InstanceRecord instance, Tick now) {
        List<Occupant> had = new ArrayList<>(instance.inFlight());
        for (Occupant occupant : had) {
            instance.release(occupant);
            switch (occupant) {
                case Command command when command.isDone() -> tunnel.forget(command, now);
                case Command command -> tunnel.fail(command, ErrorCode.TUNNEL_CLIENT_LOST, now);
                case Guest guest -> guests.forget(guest, now);
            }
        }
        tunnel.remove(instance);
        tunnel.bindings.instanceGone(instance.id(), now);
        calls.instanceGone(instance.id(), now);
    }

    void keysChanged(ValidKeys valid, Tick now) {
        ValidKeys latest = remembered(now);
        if (latest != null && valid.version() < latest.version()) {
            return;
        }
        validKeys = valid;
        keysChangedAt = now;
        for (InstanceRecord instance : tunnel.instances.copy()) {
            if (!valid.allow(instance.key())) {
                retire(instance, now);
            }
        }
    }

    /// Its poll is cut and it gets nothing more; what it has it may answer.
    void retire(InstanceRecord instance, Tick now) {
        if (instance.state() instanceof Parked parked) {
            tunnel.emit(new Effect.EndPoll(parked.poll(), new PollOutcome.Revoked()));
        }
        instance.move(new SlotState.Retired());
        withdraw(instance, now);
        tunnel.watch(instance);
        calls.instanceGone(instance.id(), now);
    }

    void retireAll(Tick now) {
        validKeys = new ValidKeys(Set.of(), Long.MAX_VALUE);
        keysChangedAt = now;
        for (InstanceRecord instance : tunnel.instances.copy()) {
            retire(instance, now);
        }
    }

    void drain(Tick now) {
        for (InstanceRecord instance : tunnel.instances.copy()) {
            if (instance.state() instanceof Parked parked) {
                instance.move(parked.over(now));
                tunnel.emit(new Effect.EndPoll(parked.poll(), new PollOutcome.Nothing()));
            }
            withdraw(instance, now);
            tunnel.watch(instance);
        }
    }

    /// Other nodes must not count on it any more.
    private void withdraw(InstanceRecord instance, Tick now) {
        guests.bounceHeld(instance, NodeMessage.Bounce.Reason.DRAINING, now);
        if (!tunnel.isAlone() && instance.listing().isKnown()) {
            tunnel.emit(new Effect.Unpark(instance.id(), instance.listing().registration(), Absence.AWAY));
            instance.listing().hidden();
        }
    }
}
