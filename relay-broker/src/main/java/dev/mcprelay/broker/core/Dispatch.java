// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.core.CommandState.Waiting;
import dev.mcprelay.broker.core.SlotState.Parked;

/// Gives waiting commands to parked polls: the oldest first, each to the instance that fits and has the
/// fewest in flight, then to the one that waits for the longest. A poll takes only its share of a backlog,
/// so that one client does not swallow a burst that others could help with. A poll that is being registered
/// takes nothing before it is: calls of other nodes may have waited for longer.
final class Dispatch {
    /// Beyond this a further command waits for the next poll: one answer is written in one piece.
    private static final int BATCH_BYTES = 4 << 20;

    private final TunnelState tunnel;
    private final Batches batches;
    private final GuestDesk guests;

    /// What one poll gets.
    private static final class Pick {
        private final InstanceRecord instance;
        private final Parked parked;
        private final BatchId batch;
        private final List<Occupant> commands = new ArrayList<>();
        private final List<Handout> handouts = new ArrayList<>();
        private int bytes;

        Pick(InstanceRecord instance, Parked parked, BatchId batch) {
            this.instance = instance;
            this.parked = parked;
            this.batch = batch;
        }

        boolean isFull(int share) {
            return commands.size() >= Math.min(parked.limit(), share);
        }

        boolean hasBytesFor(Command command) {
            return commands.isEmpty() || bytes + command.bytes() <= BATCH_BYTES;
        }

        void add(Occupant command, Handout handout) {
            commands.add(command);
            handouts.add(handout);
            bytes += command.bytes();
        }
    }

    Dispatch(TunnelState tunnel, Batches batches, GuestDesk guests) {
        this.tunnel = tunnel;
        this.batches = batches;
        this.guests = guests;
    }

    void run(Tick now) {
        if (tunnel.waiting.isEmpty() && guests.isEmpty()) {
            return;
        }
        List<InstanceRecord> parked = tunnel.instances.parked();
        if (parked.isEmpty()) {
            return;
        }
        Map<InstanceRecord, Pick> picks = new LinkedHashMap<>();
        takeGuests(parked, picks, now);
        if (!tunnel.isAlone()) {
            parked.removeIf(instance ->
                    instance.room(tunnel.limits()) > 0 && instance.listing().isAwaited(now));
        }
        takeWaiting(parked, picks, now);
        picks.values().forEach(pick -> handOver(pick, now));
    }

    /// What was granted by other nodes and has gathered for long enough.
    private void takeGuests(List<InstanceRecord> parked, Map<InstanceRecord, Pick> picks, Tick now) {
        for (InstanceRecord instance : List.copyOf(parked)) {
            if (instance.listing().isRipe(now)) {
                Pick pick = picks.computeIfAbsent(instance, this::pick);
                addGuests(pick, now);
                if (pick.isFull(pick.parked.limit())) {
                    parked.remove(instance);
                }
            }
        }
    }

    private void addGuests(Pick pick, Tick now) {
        int most = pick.parked.limit() - pick.commands.size();
        for (Guest guest : guests.forAnswer(pick.instance, most, BATCH_BYTES - pick.bytes)) {
            pick.add(guest, guests.give(guest, pick.batch, now));
        }
    }

    private void takeWaiting(List<InstanceRecord> parked, Map<InstanceRecord, Pick> picks, Tick now) {
        int connected = Math.max(1, tunnel.instances.connected());
        int share = Math.max(1, Math.ceilDiv(tunnel.waiting.size(), connected));
        for (Command command : tunnel.waiting.copy()) {
            if (parked.isEmpty()) {
                break;
            }
            boolean ready = tunnel.sessions.mayGo(command) && !tunnel.hasWaitedEnough(command, now);
            InstanceRecord best = ready ? choose(command, parked, picks, now) : null;
            if (best == null) {
                lookAgain(command, now);
            } else {
                Pick pick = picks.computeIfAbsent(best, this::pick);
                grant(command, pick, now);
                if (pick.isFull(share)) {
                    parked.remove(best);
                }
            }
        }
    }

    /// An instance that ails may be parked here, and a better one be busy: it is waited for only so long.
    private void lookAgain(Command command, Tick now) {
        Tick resort = TunnelState.resort(command);
        if (tunnel.isAlone() && command.grace() == null && !resort.isDue(now)) {
            tunnel.alarms.set(command.alarm(), Tick.earlier(tunnel.patience(command), resort));
        }
    }

    private Pick pick(InstanceRecord instance) {
        if (!(instance.state() instanceof Parked parked)) {
            throw new IllegalStateException("instance: " + instance.state() + " (expected: Parked)");
        }
        return new Pick(instance, parked, Batches.of(parked.poll()));
    }

    private @Nullable InstanceRecord choose(
            Command command, List<InstanceRecord> parked, Map<InstanceRecord, Pick> picks, Tick now) {
        InstanceRecord best = null;
        for (InstanceRecord instance : parked) {
            Pick pick = picks.get(instance);
            boolean fits = instance.serves(command.channel())
                    && instance.hasRoomFor(command, tunnel.limits())
                    && (pick == null || pick.hasBytesFor(command))
                    && tunnel.mayTake(instance, command, now);
            if (fits && (best == null || isBetter(instance, best))) {
                best = instance;
            }
        }
        return best;
    }

    private static boolean isBetter(InstanceRecord one, InstanceRecord other) {
        int fewer = Integer.compare(one.inFlight().size(), other.inFlight().size());
        return fewer < 0 || (fewer == 0 && parkedSince(one) < parkedSince(other));
    }

    private static long parkedSince(InstanceRecord instance) {
        return instance.state() instanceof Parked parked ? parked.since().nanos() : Long.MAX_VALUE;
    }

    private void grant(Command command, Pick pick, Tick now) {
        if (!(command.state() instanceof Waiting waiting)) {
            throw new IllegalStateException("command: " + command.state() + " (expected: Waiting)");
        }
        InstanceRecord instance = pick.instance;
        Duration told = ResponseTimeRule.told(command, command.deadline(), instance, now);
        Grant grant = new Grant(
                pick.batch,
                instance.id(),
                instance.key().digest(),
                now,
                told,
                ResponseTimeRule.busyUntil(told, command, instance, now));
        tunnel.waiting.remove(command);
        tunnel.leaveLine(command);
        command.move(waiting.grantTo(instance.slot()));
        command.grant(grant);
        instance.take(command, now);
        bind(command, instance, now);
        tunnel.alarms.set(command.alarm(), command.deadline());
        tunnel.drainRate.handedOver(now);
        pick.add(command, command.handout(grant.instance(), grant.responseTimeout()));
    }

    /// A session whose id names its instance needs no binding.
    private void bind(Command command, InstanceRecord instance, Tick now) {
        SessionKey session = command.session();
        if (session != null && command.traits().pin() == null && instance.isAffine(command.channel())) {
            tunnel.bindings.bind(session, instance.id(), command.id(), now);
        }
    }

    private void handOver(Pick pick, Tick now) {
        addGuests(pick, now);
        batches.open(pick.batch, pick.instance.id(), pick.commands);
        pick.instance.move(pick.parked.answeredWith(pick.batch, pick.commands.size(), pick.bytes));
        tunnel.watch(pick.instance);
        tunnel.emit(new Effect.HandOver(pick.parked.poll(), pick.batch, pick.handouts));
    }
}
