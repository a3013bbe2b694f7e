// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.PostedResponse;
import dev.mcprelay.broker.core.GrantJournal.Entry;
import dev.mcprelay.broker.core.SlotState.Answered;
import dev.mcprelay.broker.core.SlotState.Linger;
import dev.mcprelay.broker.core.SlotState.Parked;
import dev.mcprelay.broker.message.GrantRef;
import dev.mcprelay.broker.message.NodeMessage;
import dev.mcprelay.broker.message.NodeMessage.Bounce.Reason;
import dev.mcprelay.protocol.id.CommandId;

/// Commands of other nodes at the slots of this one. What was once fenced or bounced is never handed over.
final class GuestDesk {
    /// For so long a grant waits for the next poll of a client that comes back here.
    private static final Duration NEXT_POLL = Duration.ofMillis(250);

    /// For so long a poll waits for the rest of what was introduced to it.
    private static final Duration GATHER = Duration.ofMillis(5);

    private final TunnelState tunnel;
    private final GrantJournal journal = new GrantJournal();
    private final Map<CommandId, Guest> guests = new HashMap<>();

    GuestDesk(TunnelState tunnel) {
        this.tunnel = tunnel;
    }

    boolean isEmpty() {
        return guests.isEmpty();
    }

    /// When the oldest decision will be forgotten.
    @Nullable
    Tick memory() {
        return journal.next();
    }

    void forgetOld(Tick now) {
        journal.forgetOld(now);
    }

    @Nullable
    Guest get(CommandId command) {
        return guests.get(command);
    }

    void granted(NodeMessage.Grant grant, Tick now) {
        GrantRef ref = grant.grant();
        Guest known = guests.get(ref.command());
        if (known != null && known.ref().equals(ref)) {
            return; // a replay
        }
        Entry entry = journal.of(ref);
        if (entry != null && entry != Entry.FENCED) {
            return;
        }
        if (known != null && known.isHeld()) {
            drop(known, now);
        }
        InstanceRecord host = tunnel.instances.at(ref.slot());
        Reason reason = refusal(grant, entry, host);
        Guest guest = host == null || reason != null ? null : new Guest(grant, host, now, tunnel.alarms);
        if (guest != null && host != null && !host.hasRoomFor(guest, tunnel.limits())) {
            reason = Reason.NO_ROOM;
        }
        if (guest == null || host == null || reason != null) {
            bounce(ref, reason == null ? Reason.NO_POLL : reason, now);
            if (host != null) {
                host.listing().need(null);
            }
            return;
        }
        hold(guest, host, now);
    }

    private @Nullable Reason refusal(NodeMessage.Grant grant, @Nullable Entry entry, @Nullable InstanceRecord host) {
        if (entry == Entry.FENCED) {
            return Reason.FENCED;
        }
        if (tunnel.draining) {
            return Reason.DRAINING;
        }
        if (tunnel.facts.peers().sharedTime().isAfter(grant.voidAfter())) {
            return Reason.VOID;
        }
        boolean takes = host != null && !tunnel.deleted && (host.parked() != null || comesBack(host));
        return takes ? null : Reason.NO_POLL;
    }

    private static boolean comesBack(InstanceRecord host) {
        return switch (host.state()) {
            case Linger linger -> !linger.cut() && host.listing().isFaithful();
            case Answered _ -> host.listing().isFaithful();
            case Parked _, SlotState.Retired _, SlotState.Away _ -> false;
        };
    }

    private void hold(Guest guest, InstanceRecord host, Tick now) {
        guests.put(guest.id(), guest);
        host.take(guest, now);
        boolean parked = host.parked() != null;
        host.listing().hold(guest, parked ? now.plus(GATHER) : now);
        tunnel.alarms.set(guest.alarm(), now.plus(NEXT_POLL));
    }

    void timeCame(Guest guest, Tick now) {
        if (guest.isHeld()) {
            drop(guest, now);
            bounce(guest.ref(), Reason.NO_POLL, now);
            guest.host().listing().need(null);
        } else {
            release(guest);
        }
    }

    /// Held, and never to be handed over.
    private void drop(Guest guest, Tick now) {
        guest.host().listing().drop(guest);
        release(guest);
        journal.write(guest.ref(), Entry.FENCED, now);
    }

    private void release(Guest guest) {
        guest.host().release(guest);
        tunnel.alarms.clear(guest.alarm());
        guests.remove(guest.id(), guest);
        tunnel.watch(guest.host());
    }

    private void bounce(GrantRef ref, Reason reason, Tick now) {
        journal.write(ref, Entry.FENCED, now);
        tunnel.emit(new Effect.Send(ref.command().owner(), new NodeMessage.Bounce(ref, reason), false));
    }

    void bounceHeld(InstanceRecord instance, Reason reason, Tick now) {
        for (Guest guest : instance.listing().held()) {
            drop(guest, now);
            bounce(guest.ref(), reason, now);
        }
    }

    // --- what its owner says

    void revoked(GrantRef ref, Tick now) {
        Guest guest = guests.get(ref.command());
        if (guest != null && guest.ref().equals(ref) && guest.isHeld()) {
            drop(guest, now);
            bounce(ref, Reason.FENCED, now); // so that its owner need not count it as given any longer
        }
        if (journal.of(ref) == null) {
            journal.write(ref, Entry.FENCED, now);
        }
    }

    void settled(GrantRef ref, Tick now) {
        Guest guest = guests.get(ref.command());
        if (guest != null && guest.ref().equals(ref) && !guest.isHeld()) {
            guest.host().touch(now); // its client has answered, at whatever node
            release(guest);
        }
    }

    /// Its client has posted the answer here.
    void answered(CommandId command, PostedResponse response, Tick now) {
        Guest guest = guests.get(command);
        if (guest == null || guest.isHeld()) {
            return;
        }
        InstanceRecord host = guest.host();
        host.health()
                .answered(guest.id(), guest.channel(), ReachReader.of(ReachReader.of(response), host.client()), now);
        tunnel.seen(host, now);
        release(guest);
    }

    /// What is unknown here never comes to life after this.
    void asked(GrantRef ref, Tick now) {
        Guest guest = guests.get(ref.command());
        InstanceRecord host = tunnel.instances.at(ref.slot());
        switch (journal.of(ref)) {
            case GIVEN -> {
                // it will be handed over, or not: both will be told
            }
            case HANDED -> {
                if (host != null) {
                    tellHanded(ref, host, false);
                }
            }
            case LOST -> tellLost(ref);
            case FENCED -> bounce(ref, Reason.FENCED, now);
            case null -> {
                if (guest == null || !guest.ref().equals(ref)) {
                    bounce(ref, Reason.FENCED, now);
                    if (host != null) {
                        host.listing().need(null);
                    }
                }
            }
        }
    }

    private void tellLost(GrantRef ref) {
        tunnel.emit(new Effect.Send(ref.command().owner(), new NodeMessage.Lost(ref), false));
    }

    // --- what becomes of a poll answer

    /// Those that fit into one poll answer beside what is in it.
    List<Guest> forAnswer(InstanceRecord instance, int most, int bytes) {
        List<Guest> taken = new ArrayList<>();
        int left = bytes;
        for (Guest guest : instance.listing().held()) {
            if (taken.size() >= most || (guest.bytes() > left && !taken.isEmpty())) {
                break;
            }
            taken.add(guest);
            left -= guest.bytes();
        }
        return taken;
    }

    Handout.Foreign give(Guest guest, BatchId batch, Tick now) {
        InstanceRecord host = guest.host();
        host.listing().drop(guest);
        Duration told = ResponseTimeRule.told(guest, guest.deadline(), host, now);
        Tick busy = ResponseTimeRule.busyUntil(told, guest, host, now);
        journal.write(guest.ref(), Entry.GIVEN, now);
        tunnel.alarms.set(guest.alarm(), busy);
        return guest.give(batch, busy, told);
    }

    void written(Guest guest, Tick now) {
        journal.write(guest.ref(), Entry.HANDED, now);
        guest.handed();
        tellHanded(guest.ref(), guest.host(), !guest.isEager());
    }

    private void tellHanded(GrantRef ref, InstanceRecord host, boolean lazy) {
        tunnel.emit(new Effect.Send(ref.command().owner(), new NodeMessage.Handed(ref, host.id()), lazy));
    }

    void unwritten(Guest guest, Tick now) {
        release(guest);
        bounce(guest.ref(), Reason.UNWRITTEN, now);
    }

    /// @param free the client has certainly let go of it
    void lost(Guest guest, boolean free, Tick now) {
        journal.write(guest.ref(), Entry.LOST, now);
        if (free) {
            release(guest);
        }
        tellLost(guest.ref());
    }

    /// Its instance is gone.
    void forget(Guest guest, Tick now) {
        if (guest.isHeld()) {
            drop(guest, now);
            bounce(guest.ref(), Reason.NO_POLL, now);
        } else {
            release(guest);
        }
    }
}
