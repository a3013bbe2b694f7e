// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.BrokerLimits;
import dev.mcprelay.broker.CallEnding;
import dev.mcprelay.broker.Frame;
import dev.mcprelay.broker.Frame.Failed;
import dev.mcprelay.broker.Frame.Phase;
import dev.mcprelay.broker.core.AffinityBindings.Route;
import dev.mcprelay.broker.core.CommandState.Done;
import dev.mcprelay.broker.core.CommandState.Granted;
import dev.mcprelay.broker.core.CommandState.Waiting;
import dev.mcprelay.broker.message.NodeMessage;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.InstanceId;

/// All that one tunnel is on this node, and the few moves that touch several parts of it. Every ending of a
/// command passes [#end], every hand that lets go of one passes [#release].
final class TunnelState {
    private static final Duration RESORT = Duration.ofSeconds(1);

    final TunnelFacts facts;
    final AlarmQueue alarms = new AlarmQueue();
    final WaitingLine waiting = new WaitingLine();
    final SessionOrder sessions = new SessionOrder();
    final AffinityBindings bindings = new AffinityBindings();
    final HttpChannels http = new HttpChannels();
    final Instances instances = new Instances();
    final EndedCommands ended = new EndedCommands();
    final DrainRate drainRate = new DrainRate();
    final Rates rates;
    final HeldBytes held;

    /// Commands that wait or that some instance has, the latter also after their end: a client never learns
    /// that nobody waits any more.
    final Map<CommandId, Command> commands = new HashMap<>();

    /// The same, counted by principal.
    final Occupancy<String> open = new Occupancy<>();

    boolean draining;
    boolean deleted;

    /// When any instance was last heard of.
    @Nullable
    Tick lastSeen;

    private List<Effect> effects = new ArrayList<>();
    private long arrivals;
    private int unheard;

    /// Since when the store has said that all instances were here and are not.
    private @Nullable Tick awaySince;

    TunnelState(TunnelFacts facts) {
        this.facts = facts;
        rates = new Rates(facts.limits().calls());
        held = new HeldBytes(facts.limits().calls().tunnelBytes());
    }

    BrokerLimits limits() {
        return facts.limits();
    }

    /// Whether there are no other nodes, ever.
    boolean isAlone() {
        return facts.peers().isAlone();
    }

    void emit(Effect effect) {
        effects.add(effect);
    }

    List<Effect> takeEffects() {
        List<Effect> taken = effects;
        effects = new ArrayList<>();
        return taken;
    }

    /// Everything that counts calls counts this one.
    void admit(Command command, Tick now) {
        open.joined(command.traits().principal());
        rates.take(command.traits().principal(), now);
        command.holdIn(held, facts.held());
        enlist(command);
    }

    /// Calls that instances have and have not answered.
    int inFlight() {
        return commands.size() - unheard - waiting.size();
    }

    /// The place of the next command.
    long nextArrival() {
        return arrivals++;
    }

    /// It waits from now on.
    void enlist(Command command) {
        commands.put(command.id(), command);
        unheard += command.isUnheard() ? 1 : 0;
        waiting.add(command);
        armWaiting(command);
    }

    /// The one place where a call gets its outcome.
    void end(Command command, Frame.Final outcome, Tick now) {
        Phase phase = command.phase();
        waiting.remove(command);
        leaveLine(command);
        sessions.leave(command);
        RemoteGrant remote = command.remote();
        if (remote != null && command.state() instanceof Granted) {
            emit(new Effect.Send(remote.edge(), new NodeMessage.Revoke(remote.ref()), false));
        }
        command.move(new Done());
        InstanceRecord holder = instances.holderOf(command);
        Grant grant = command.grant();
        if (remote != null || answeredFromElsewhere(outcome, grant)) {
            ended.remember(command.id(), remote == null && outcome instanceof Frame.Answered, "", now);
        }
        if (grant != null) {
            ended.remember(command.id(), holder == null && outcome instanceof Frame.Answered, grant.keyDigest(), now);
        }
        if (remote != null) {
            alarms.set(command.alarm(), RemoteGrant.busyUntil(command));
        } else if (holder == null || grant == null) {
            forget(command, now);
        } else {
            alarms.set(command.alarm(), grant.busyUntil());
        }
        boolean untold = outcome instanceof Failed && phase == Phase.WAITING;
        Command cancelled = commands.get(command.cancels());
        if (untold && cancelled != null && command.id().equals(cancelled.notice())) {
            cancelled.notice(null);
        }
        if (!command.isUnheard()) {
            emit(new Effect.Complete(command.id(), outcome));
            emit(new Effect.Ended(ending(command, outcome, phase)));
        }
    }

    private CallEnding ending(Command command, Frame.Final outcome, Phase phase) {
        return switch (outcome) {
            case Frame.Answered answered ->
                new CallEnding(command.id(), facts.tunnel(), command.channel(), null, phase, true, answered.times());
            case Failed failed ->
                new CallEnding(
                        command.id(),
                        facts.tunnel(),
                        command.channel(),
                        failed.reason(),
                        phase,
                        failed.delivered(),
                        failed.times());
        };
    }

    private static boolean answeredFromElsewhere(Frame.Final outcome, @Nullable Grant grant) {
        return grant == null && outcome instanceof Frame.Answered;
    }

    /// Nothing of it is left, here or with a client.
    void forget(Command command, Tick now) {
        command.remote(null);
        if (commands.remove(command.id(), command)) {
            if (command.isUnheard()) {
                unheard--;
            } else {
                open.left(command.traits().principal());
            }
        }
        alarms.clear(command.alarm());
        Command notice = commands.get(command.notice());
        if (notice != null && notice.state() instanceof Waiting) {
            end(notice, AnsweredHere.notification(notice, now), now);
        }
    }

    /// The store must not introduce it any more.
    void leaveLine(Command command) {
        if (command.errand().isInLine()) {
            command.errand().left(null);
            emit(new Effect.LeaveLine(command.id()));
        }
    }

    /// Ends a command without an answer. What was granted may have been delivered.
    void fail(Command command, ErrorCode reason, Tick now) {
        Phase phase = command.phase();
        end(command, new Failed(reason, phase, phase != Phase.WAITING, command.times(now)), now);
    }

    /// The instance that had this command has it no longer.
    void release(Command command, Tick now) {
        RemoteGrant remote = command.remote();
        if (remote != null) {
            emit(new Effect.Send(remote.edge(), new NodeMessage.Settled(remote.ref()), true));
            command.remote(null);
        }
        InstanceRecord holder = instances.holderOf(command);
        if (holder != null) {
            holder.release(command);
            watch(holder);
        }
        if (command.isDone()) {
            forget(command, now);
        }
    }

    /// Certainly no byte of it has left: it takes its old place in the line.
    void bounce(Command command, Granted granted, Tick now) {
        release(command, now);
        bindings.retract(command.session(), command.id());
        command.grant(null);
        command.move(granted.bounced());
        waiting.add(command);
        armWaiting(command);
        cancelBounced(command, now);
        if (command.cancels() != null && !commands.containsKey(command.cancels())) {
            end(command, AnsweredHere.notification(command, now), now);
        }
        boolean over = deleted || (draining && isAlone());
        if (over && !command.isDone()) {
            fail(command, deleted ? ErrorCode.TUNNEL_USE_FORBIDDEN : ErrorCode.RELAY_DRAINING, now);
        }
    }

    /// Its cancellation came while it was on its way: now both can end here.
    private void cancelBounced(Command command, Tick now) {
        for (Command notice : waiting.copy()) {
            if (command.id().equals(notice.cancels())) {
                end(notice, AnsweredHere.notification(notice, now), now);
                if (!command.isDone()) {
                    fail(command, ErrorCode.CALLER_LEFT, now);
                }
            }
        }
    }

    void armWaiting(Command command) {
        Tick grace = isAlone() ? command.grace() : null;
        alarms.set(command.alarm(), grace == null ? patience(command) : Tick.earlier(grace, patience(command)));
    }

    /// The same where its errand goes on by itself. One that is due and may not go yet waits for an event.
    void armErrand(Command command, Tick now) {
        Tick next = command.errand().next();
        Tick patience = patience(command);
        alarms.set(command.alarm(), next == null || next.isDue(now) ? patience : Tick.earlier(next, patience));
    }

    /// Until when it may wait.
    Tick patience(Command command) {
        return Tick.earlier(command.deadline(), command.acceptedAt().plus(limits().longestWait()));
    }

    boolean hasWaitedEnough(Command command, Tick now) {
        return command.state() instanceof Waiting
                && (command.deadline().isDue(now)
                        || command.acceptedAt().plus(limits().longestWait()).isDue(now));
    }

    /// Sets the alarm of an instance to when its poll is over, or it is gone.
    void watch(InstanceRecord instance) {
        Tick gone = instance.goneAt(limits(), draining, !isAlone());
        var parked = instance.parked();
        if (parked != null) {
            alarms.set(instance.alarm(), parked.until());
        } else if (gone != null) {
            alarms.set(instance.alarm(), gone);
        }
    }

    void watchAgain(InstanceRecord instance, Tick when) {
        alarms.set(instance.alarm(), when);
    }

    /// It is not here any more.
    void remove(InstanceRecord instance) {
        alarms.clear(instance.alarm());
        alarms.clear(instance.listing().alarm());
        instances.remove(instance);
        forgetNameless(instance);
    }

    /// The next process of a client without instance id may have other private servers.
    void forgetNameless(InstanceRecord instance) {
        if (instance.id().isAnonymous()) {
            http.forget(instance.id());
        }
    }

    Tick awaySince(Tick now) {
        awaySince = awaySince == null ? now : awaySince;
        return awaySince;
    }

    /// The store has an instance again.
    void isThere() {
        awaySince = null;
    }

    void seen(InstanceRecord instance, Tick now) {
        instance.touch(now);
        lastSeen = now;
        watch(instance);
    }

    /// Why nobody can ever take this waiting command, as things are; null when somebody can.
    @Nullable
    ErrorCode stranded(Command command, Tick now) {
        if (!isAlone()) {
            return null; // the store knows
        }
        if (!instances.anyConnected()) {
            boolean everSeen = lastSeen != null || command.traits().tunnelOlder();
            return everSeen ? ErrorCode.TUNNEL_CLIENT_NOT_CONNECTED : ErrorCode.TUNNEL_CLIENT_NOT_SEEN;
        }
        return isPinnedToNobody(command) || route(command, now) instanceof Route.Lost ? ErrorCode.SESSION_GONE : null;
    }

    boolean isPinnedToNobody(Command command) {
        Integer pin = command.traits().pin();
        return pin != null && !instances.isConnected(pin);
    }

    private Route route(Command command, Tick now) {
        SessionKey session = command.session();
        return session == null || command.isInitialize() || command.traits().pin() != null
                ? new Route.Anywhere()
                : known(bindings.route(session, now));
    }

    /// A binding may outlive its instance where it comes back because a later one did not hold.
    private Route known(Route route) {
        boolean away = isAlone() && route instanceof Route.Only(var bound) && instances.get(bound) == null;
        return away ? new Route.Lost() : route;
    }

    /// The instance that its session is at, as far as this node knows; null: any.
    @Nullable
    InstanceId boundTo(Command command, Tick now) {
        return route(command, now) instanceof Route.Only(var bound) ? bound : null;
    }

    /// A cancellation must not share an answer with its request, nor go where that did not arrive.
    boolean hasLeft(@Nullable CommandId cancelled) {
        Command target = commands.get(cancelled);
        return target == null || target.isConfirmed();
    }

    /// Whether pin, binding and target let this instance have the command.
    boolean mayTake(InstanceRecord instance, Command command, Tick now) {
        if (command.target() != null && !(command.target().equals(instance.id()) && hasLeft(command.cancels()))) {
            return false;
        }
        Integer pin = command.traits().pin();
        if (pin != null) {
            return pin == instance.hash();
        }
        return switch (route(command, now)) {
            case Route.Anywhere _ ->
                !instance.health().ails(command.channel(), now) || isLastResort(instance, command, now);
            case Route.Only(var bound) -> bound.equals(instance.id());
            case Route.Lost _ -> false;
        };
    }

    /// An instance that ails is better than none. Whether there is a better one elsewhere, the store knows.
    private boolean isLastResort(InstanceRecord instance, Command command, Tick now) {
        if (instances.hasFreeSibling(instance, command, limits(), now)) {
            return false;
        }
        return isAlone()
                ? resort(command).isDue(now) || !instances.hasSibling(instance, command.channel(), now)
                : command.errand().mayResort();
    }

    /// Until when a command waits for an instance that is well and does not poll, rather than go to one
    /// that ails.
    static Tick resort(Command command) {
        return command.acceptedAt().plus(RESORT);
    }
}
