// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.core.CommandState.Granted;
import dev.mcprelay.broker.core.CommandState.Handed;
import dev.mcprelay.broker.core.CommandState.Waiting;
import dev.mcprelay.broker.match.Drop;
import dev.mcprelay.broker.match.Standing;
import dev.mcprelay.broker.message.GrantRef;
import dev.mcprelay.broker.message.NodeMessage;
import dev.mcprelay.broker.message.NodeMessage.Bounce.Reason;
import dev.mcprelay.broker.message.NodeMessage.Grant.Work;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.id.InstanceId;
import dev.mcprelay.protocol.id.NodeId;

/// Commands of this node that were granted to slots of others. A command is granted again only when the grant
/// before it was bounced, or certainly did not leave.
final class GrantDesk {
    /// Without news for so long the edge is asked, and asked again.
    private static final Duration ASK = Duration.ofMillis(500);

    private static final Duration SUSPICIOUS = Duration.ofMillis(900);
    private static final Duration SILENT = Duration.ofMillis(1500);
    private static final Duration SUSPECTED = Duration.ofSeconds(5);

    private final TunnelState tunnel;
    private final CancelDesk cancels;
    private final Map<NodeId, Tick> suspects = new HashMap<>();

    GrantDesk(TunnelState tunnel, CancelDesk cancels) {
        this.tunnel = tunnel;
        this.cancels = cancels;
    }

    boolean mayGrantTo(NodeId edge, Tick now) {
        Tick until = suspects.get(edge);
        if (until != null && until.isDue(now)) {
            suspects.remove(edge);
            until = null;
        }
        Peers peers = tunnel.facts.peers();
        return until == null && peers.standing(edge) == Standing.ALIVE && !peers.isCongested(edge);
    }

    void heardOf(NodeId node) {
        suspects.remove(node);
    }

    void grant(Command command, MatchDesk.Offer offer, Tick now) {
        if (!(command.state() instanceof Waiting waiting)) {
            throw new IllegalStateException("command: " + command.state() + " (expected: Waiting)");
        }
        Granted granted = waiting.grantTo(offer.registration().slot());
        GrantRef ref = new GrantRef(command.id(), granted.number(), granted.slot());
        command.remote(new RemoteGrant(ref, offer.registration(), offer.instance(), offer.affine(), now, now));
        tunnel.waiting.remove(command);
        command.move(granted);
        SessionKey session = command.session();
        if (session != null && command.traits().pin() == null && offer.affine()) {
            tunnel.bindings.bind(session, offer.instance(), command.id(), now);
        }
        tunnel.drainRate.handedOver(now);
        Long arrival = command.errand().arrival();
        tunnel.emit(new Effect.SendGrant(
                ref,
                offer.of(),
                arrival == null ? 0 : arrival,
                command.deadline().since(now),
                work(command),
                session != null && command.isOrdered(),
                command.handout(offer.instance(), null)));
        tunnel.alarms.set(command.alarm(), Tick.earlier(now.plus(ASK), command.deadline()));
    }

    private static Work work(Command command) {
        if (command.isInitialize()) {
            return Work.INITIALIZE;
        }
        return command.isStream() ? Work.STREAM : Work.CALL;
    }

    private @Nullable Command granted(GrantRef ref) {
        Command command = tunnel.commands.get(ref.command());
        RemoteGrant remote = command == null ? null : command.remote();
        return remote != null && remote.ref().equals(ref) ? command : null;
    }

    void bounced(GrantRef ref, Reason reason, Tick now) {
        Command command = granted(ref);
        RemoteGrant remote = command == null ? null : command.remote();
        if (command == null || remote == null) {
            return;
        }
        if (command.state() instanceof Granted granted) {
            command.remote(null);
            command.errand().again(new Drop(remote.registration(), false), null);
            tunnel.bounce(command, granted, now);
            if (reason == Reason.NO_ROOM && command.isStream() && !command.isDone()) {
                tunnel.fail(command, ErrorCode.TOO_MANY_STREAMS, now);
            }
        } else if (command.isDone()) {
            // its caller left or its time passed, and no client has ever seen it
            tunnel.bindings.retract(command.session(), command.id());
            tunnel.forget(command, now);
        }
    }

    void handed(GrantRef ref, InstanceId instance, Tick now) {
        Command command = granted(ref);
        if (command == null) {
            return;
        }
        tunnel.lastSeen = now;
        tunnel.bindings.confirm(command.session(), instance);
        if (command.state() instanceof Granted granted) {
            command.move(granted.confirmedBy(instance));
            tunnel.alarms.set(command.alarm(), command.deadline());
        }
        cancels.confirmed(command, now);
    }

    /// Some bytes may have left.
    void lost(GrantRef ref, Tick now) {
        Command command = granted(ref);
        if (command != null) {
            end(command, ErrorCode.TUNNEL_CLIENT_LOST, now);
        }
    }

    private void end(Command command, ErrorCode reason, Tick now) {
        if (!command.isDone()) {
            command.remote(null);
            tunnel.fail(command, reason, now);
        }
        tunnel.forget(command, now);
    }

    /// @param ago how long it has been silent: what it was given since came from an edge that knows better
    void instanceGone(InstanceId instance, Duration ago, Tick now) {
        List<Command> had = new ArrayList<>();
        for (Command command : tunnel.commands.values()) {
            RemoteGrant remote = command.remote();
            boolean handed = command.state() instanceof Handed || command.isDone();
            if (handed
                    && remote != null
                    && remote.instance().equals(instance)
                    && now.since(remote.at()).compareTo(ago) >= 0) {
                had.add(command);
            }
        }
        had.forEach(command -> end(command, ErrorCode.TUNNEL_CLIENT_LOST, now));
    }

    /// No news of a grant, or its deadline.
    void timeCame(Command command, RemoteGrant remote, Tick now) {
        if (command.deadline().isDue(now)) {
            tunnel.fail(command, ErrorCode.DEADLINE_RUNNING, now);
            return;
        }
        if (!(command.state() instanceof Granted)) {
            tunnel.alarms.set(command.alarm(), command.deadline());
            return;
        }
        Peers peers = tunnel.facts.peers();
        Standing standing = peers.standing(remote.edge());
        if (standing == Standing.DEAD || standing == Standing.GONE) {
            // whether the bytes left is unknowable
            tunnel.fail(command, ErrorCode.DELIVERY_UNKNOWN, now);
            return;
        }
        boolean silent = peers.silence(remote.edge()).compareTo(SILENT) > 0;
        if (silent && now.since(remote.at()).compareTo(SUSPICIOUS) > 0) {
            suspects.put(remote.edge(), now.plus(SUSPECTED));
        }
        ask(command, remote, now);
    }

    private void ask(Command command, RemoteGrant remote, Tick now) {
        tunnel.emit(new Effect.Send(remote.edge(), new NodeMessage.Status(remote.ref()), false));
        command.remote(remote.askedAt(now));
        tunnel.alarms.set(command.alarm(), Tick.earlier(now.plus(ASK), command.deadline()));
    }

    /// Asks for all that is unconfirmed.
    ///
    /// @param edge only there; null: everywhere
    void askAll(@Nullable NodeId edge, Tick now) {
        for (Command command : tunnel.commands.values()) {
            RemoteGrant remote = command.remote();
            if (command.state() instanceof Granted && remote != null && (edge == null || edge.equals(remote.edge()))) {
                ask(command, remote, now);
            }
        }
    }
}
