// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.BrokerLimits;
import dev.mcprelay.broker.Frame;
import dev.mcprelay.broker.InstanceHash;
import dev.mcprelay.broker.core.Effect;
import dev.mcprelay.broker.core.Handout;
import dev.mcprelay.broker.core.Tick;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.InstanceId;

/// Remembers every call and what was done with it, by itself and not through the core, and says what may
/// never be.
final class HistoryChecker {
    /// Set in the number of a command that the core made to cancel another.
    private static final long NOTICE = 1L << 62;

    private final BrokerLimits limits;
    private final Map<CommandId, SimCall> calls = new LinkedHashMap<>();
    private final Map<CommandId, SimCall> open = new LinkedHashMap<>();
    private final Map<InstanceId, List<SimCall>> inFlight = new HashMap<>();
    private final Map<String, SimCall> served = new HashMap<>();
    private final Map<InstanceId, SimClient> clients;
    private final Map<@Nullable String, Long> terminated = new HashMap<>();
    private long handOvers;

    HistoryChecker(BrokerLimits limits, Map<InstanceId, SimClient> clients) {
        this.limits = limits;
        this.clients = clients;
    }

    private static void check(boolean holds, String rule, Object... who) {
        if (!holds) {
            throw new AssertionError(rule + ": " + List.of(who));
        }
    }

    SimCall call(CommandId id) {
        SimCall cancelled = calls.get(new CommandId(id.owner(), id.sequence() - NOTICE));
        if (cancelled != null) {
            return calls.computeIfAbsent(id, _ -> new SimCall(id, cancelled.call, cancelled.acceptedAt, true));
        }
        SimCall call = calls.get(id);
        if (call == null) {
            throw new AssertionError("unknown command " + id);
        }
        return call;
    }

    Collection<SimCall> all() {
        return calls.values();
    }

    List<SimCall> open() {
        return List.copyOf(open.values());
    }

    void accepted(SimCall call) {
        check(calls.put(call.id, call) == null, "accepted twice", call);
        open.put(call.id, call);
    }

    void callerLeft(SimCall call) {
        call.over = true;
        open.remove(call.id);
    }

    // --- hand-over

    void handedOver(Effect.HandOver handOver, Tick now) {
        for (Handout handout : handOver.handouts()) {
            SimCall call = call(handout.command());
            if (call.isNotice) {
                follows(call, handout);
            }
            check(!call.over, "never handed over after its end, or after its caller left", call);
            check(call.isNotice || now.isBefore(call.deadline()), "never handed over after its deadline", call, now);
            check(call.handout == null, "I1: handed over twice", call);
            orderAllows(call);
            affinityAllows(call, handout);
            call.handout = handout;
            call.handedAt = now;
            call.handedAs = ++handOvers;
            inFlight.computeIfAbsent(handout.instance(), _ -> new ArrayList<>()).add(call);
        }
        sharesNoOrder(handOver);
        freeAbandoned(now);
        capsHold(handOver.handouts().getFirst().instance());
    }

    private void follows(SimCall notice, Handout handout) {
        CommandId cancels = handout instanceof Handout.Own own ? own.cancels() : null;
        SimCall cancelled = call(new CommandId(notice.id.owner(), notice.id.sequence() - NOTICE));
        check(cancelled.id.equals(cancels), "a cancellation of something else", notice, handout);
        check(cancelled.call.leavingCancels() && cancelled.over, "cancelled, and nobody wanted it", cancelled);
    }

    private void orderAllows(SimCall call) {
        if (call.isNotice || call.session() == null) {
            return;
        }
        for (SimCall earlier : open.values()) {
            if (earlier.equals(call)) {
                return;
            }
            boolean same = call.session().equals(earlier.session());
            check(!same || !earlier.isOrdered(), "order: an earlier ordered command has not ended", earlier, call);
            check(!same || !call.isOrdered() || earlier.confirmed, "order: an earlier one has not left", earlier, call);
        }
    }

    /// An `initialize` is on its way there, unconfirmed.
    private boolean isBeginningAnew(SimCall call, InstanceId instance) {
        return calls.values().stream()
                .anyMatch(c -> c.isInitialize()
                        && !c.confirmed
                        && instance.equals(c.holder())
                        && Objects.equals(c.session(), call.session()));
    }

    private void sharesNoOrder(Effect.HandOver handOver) {
        List<SimCall> batch =
                handOver.handouts().stream().map(h -> call(h.command())).toList();
        for (SimCall ordered : batch) {
            boolean alone = ordered.session() == null
                    || !ordered.isOrdered()
                    || batch.stream()
                                    .filter(c -> ordered.session().equals(c.session()))
                                    .count()
                            == 1;
            check(alone, "ordered commands never share a poll answer", batch);
        }
    }

    private void affinityAllows(SimCall call, Handout handout) {
        var session = call.call.session();
        CommandId cancels = handout instanceof Handout.Own own ? own.cancels() : null;
        if (cancels != null) {
            check(handout.instance().equals(call(cancels).holder()), "a cancellation follows its request", call);
        }
        if (session == null || call.isInitialize()) {
            return;
        }
        if (session.pin() != null) {
            check(session.pin() == InstanceHash.of(handout.instance()), "pinned to another instance", call);
        } else {
            SimCall before = served.get(call.session());
            boolean same = before == null
                    || handout.instance().equals(before.holder())
                    || isBeginningAnew(call, handout.instance());
            check(same, "bound to another instance", call, handout, before == null ? "nobody" : before);
        }
    }

    private void capsHold(InstanceId instance) {
        List<SimCall> has = inFlight.getOrDefault(instance, List.of());
        long streams = has.stream().filter(SimCall::isStream).count();
        check(has.size() <= limits.instanceInFlight(), "in flight per instance", has);
        check(streams <= limits.instanceStreams(), "streams per instance", has);
        check(!client(instance).isSerial() || has.size() <= 1, "one at a time", has);
    }

    private SimClient client(InstanceId instance) {
        SimClient client = clients.get(instance);
        if (client == null) {
            throw new AssertionError("unknown instance " + instance);
        }
        return client;
    }

    // --- what became of it

    void written(SimCall call) {
        confirmed(call);
    }

    private void confirmed(SimCall call) {
        call.confirmed = true;
        InstanceId holder = call.holder();
        var session = call.call.session();
        boolean binds = session != null && (session.pin() == null || call.isInitialize());
        SimCall before = call.session() == null ? null : served.get(call.session());
        boolean newer = (before == null || before.handedAs < call.handedAs)
                && terminated.getOrDefault(call.session(), 0L) < call.handedAs
                && !hasBegunAnewSince(call);
        if (binds && newer && holder != null && client(holder).isAffine()) {
            served.put(call.session(), call);
        }
    }

    private boolean hasBegunAnewSince(SimCall call) {
        return calls.values().stream()
                .anyMatch(c -> c.isInitialize()
                        && c.handedAs > call.handedAs
                        && isWithAffine(c)
                        && Objects.equals(c.session(), call.session()));
    }

    private boolean isWithAffine(SimCall call) {
        InstanceId holder = call.holder();
        return holder != null && client(holder).isAffine();
    }

    void unwritten(SimCall call) {
        if (call.confirmed) {
            return;
        }
        free(call);
        call.handout = null;
    }

    void lost(SimCall call) {
        InstanceId holder = call.holder();
        if (call.session() != null && call.isInitialize() && isWithAffine(call)) {
            served.remove(call.session()); // it may have begun anew there, or not
        }
        if (holder != null && !client(holder).isSerial()) {
            free(call);
        }
    }

    private void free(SimCall call) {
        inFlight.values().forEach(list -> list.remove(call));
    }

    /// Its client posted something for it. If nobody had ended it, it was with the client.
    void posted(SimCall call, boolean last) {
        if (!call.over && call.handout != null) {
            confirmed(call);
        }
        if (last) {
            free(call);
        }
    }

    void completed(Effect.Complete effect, Tick now) {
        SimCall call = call(effect.command());
        check(call.outcome == null, "I3: two outcomes", call, effect);
        call.outcome = effect.outcome();
        call.over = true;
        open.remove(call.id);
        switch (effect.outcome()) {
            case Frame.Failed failed -> {
                boolean handed = call.handout != null;
                boolean retrySafe =
                        failed.reason().status() == 429 || failed.reason().status() == 503;
                check(!retrySafe || !handed, "I4: told to try again, and handed over", call, failed);
                check(failed.delivered() == handed, "delivered says what happened", call, failed);
                check(
                        !failed.reason().name().equals("DEADLINE_RUNNING")
                                || call.deadline().isDue(now),
                        "early",
                        call);
            }
            case Frame.Answered answered -> {
                boolean byHolder = answered.instance().equals(call.holder());
                boolean here = answered.instance().value().equals("relay");
                check(byHolder || here, "answered by who has it", call, answered);
                if (call.call.body() instanceof dev.mcprelay.broker.Call.Body.SessionTermination) {
                    served.remove(call.session());
                    terminated.put(call.session(), handOvers);
                }
            }
        }
    }

    void noticed(Effect.EmitNotice effect) {
        check(!call(effect.command()).over, "I6: a notice after the end", effect);
    }

    // --- after each step

    /// @param present instances that the core has not given up
    void settle(Tick now, Set<InstanceId> present) {
        inFlight.keySet().removeIf(instance -> !present.contains(instance));
        served.values().removeIf(call -> call.holder() == null || !present.contains(call.holder()));
        freeAbandoned(now);
        for (SimCall call : open.values()) {
            check(!call.deadline().isBefore(now), "I3: no outcome at the deadline", call, now);
        }
    }

    private void freeAbandoned(Tick now) {
        inFlight.values()
                .forEach(list -> list.removeIf(call ->
                        (call.over || call.isNotice) && certainlyFreeAt(call).isDue(now)));
    }

    /// The core may hold it for longer.
    private static Tick certainlyFreeAt(SimCall call) {
        Handout handout = call.handout;
        Duration told = handout == null ? null : handout.responseTimeout();
        Tick let = call.handedAt.plus(told == null ? Duration.ofMinutes(10) : told.plusSeconds(5));
        Tick restarted = call.deadline().plus(Duration.ofSeconds(10));
        return let.isBefore(restarted) ? let : restarted;
    }

    /// A call that waits although this client is parked.
    Optional<SimCall> waitingBeside(SimClient client, Tick now) {
        return open.values().stream()
                .filter(c -> isStuckBeside(c, client) && !mostOfWaiting(c).isDue(now))
                .findFirst();
    }

    private Tick mostOfWaiting(SimCall call) {
        Tick longest = call.acceptedAt.plus(limits.longestWait());
        return longest.isBefore(call.deadline()) ? longest : call.deadline();
    }

    private boolean isStuckBeside(SimCall call, SimClient client) {
        List<SimCall> has = inFlight.getOrDefault(client.id(), List.of());
        int most = client.isSerial() ? 1 : limits.instanceInFlight();
        return call.handout == null
                && call.session() == null
                && !call.isOrdered()
                && !call.isStream()
                && has.size() < most;
    }

    void everythingEnded() {
        check(open().isEmpty(), "L2: calls without outcome", open());
        for (SimCall call : calls.values()) {
            check(call.isNotice == (call.outcome == null), "L2: no outcome", call);
        }
    }
}
