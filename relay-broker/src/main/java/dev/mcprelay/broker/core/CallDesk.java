// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.util.Optional;

import dev.mcprelay.broker.core.Admission.Verdict;
import dev.mcprelay.broker.core.CommandState.Done;
import dev.mcprelay.broker.core.CommandState.Granted;
import dev.mcprelay.broker.core.CommandState.Handed;
import dev.mcprelay.broker.core.CommandState.Waiting;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.id.InstanceId;

/// What callers do, and what time does to their calls.
final class CallDesk {
    private final TunnelState tunnel;
    private final Admission admission;
    private final GrantDesk grants;
    private final CancelDesk cancels;

    CallDesk(TunnelState tunnel, GrantDesk grants, CancelDesk cancels) {
        this.tunnel = tunnel;
        this.grants = grants;
        this.cancels = cancels;
        admission = new Admission(tunnel);
    }

    void submitted(Event.Submit submit, Tick now) {
        Command command = new Command(submit, tunnel.nextArrival(), now, tunnel.alarms);
        boolean open = !tunnel.draining && !tunnel.deleted;
        Optional<Command> cancelled =
                open ? CancelNotice.targetOf(submit.call(), tunnel.commands.values()) : Optional.empty();
        if (open && cancels.settles(command, submit.call(), cancelled, now)) {
            return;
        }
        switch (admission.judge(command, now)) {
            case Verdict.Refused(var reason, var retryAfter) ->
                tunnel.emit(new Effect.Refuse(command.id(), command.channel(), reason, retryAfter));
            case Verdict.Admitted(var grace) -> {
                command.grace(grace);
                cancelled.ifPresent(target -> CancelDesk.aim(command, target));
                accept(command, now);
            }
        }
    }

    CancelDesk cancels() {
        return cancels;
    }

    private void accept(Command command, Tick now) {
        tunnel.emit(new Effect.Accept(command.id()));
        tunnel.admit(command, now);
        tunnel.sessions.join(command);
    }

    void callerLeft(Event.CallerLeft left, Tick now) {
        Command command = tunnel.commands.get(left.id());
        if (command != null && !command.isDone()) {
            boolean handed = command.state() instanceof Handed;
            command.abandon();
            tunnel.fail(command, ErrorCode.CALLER_LEFT, now);
            if (handed) {
                cancels.confirmed(command, now);
            }
        }
    }

    void timeCame(Command command, Tick now) {
        switch (command.state()) {
            case Waiting _ -> waitedOn(command, now);
            case Granted _, Handed _ -> unconfirmed(command, now);
            // its client has let go of it by now
            case Done _ -> tunnel.release(command, now);
        }
    }

    private void unconfirmed(Command command, Tick now) {
        RemoteGrant remote = command.remote();
        if (remote == null) {
            tunnel.fail(command, ErrorCode.DEADLINE_RUNNING, now);
        } else {
            grants.timeCame(command, remote, now);
        }
    }

    private void waitedOn(Command command, Tick now) {
        if (tunnel.hasWaitedEnough(command, now)) {
            tunnel.fail(command, ErrorCode.DEADLINE_WAITING, now);
            return;
        }
        if (!tunnel.isAlone()) {
            return; // its errand is due, and is done after this
        }
        ErrorCode stranded = tunnel.stranded(command, now);
        if (stranded != null) {
            tunnel.fail(command, stranded, now);
        } else if (command.grace() != null && tunnel.instances.areAllCut()) {
            tunnel.fail(command, ErrorCode.TUNNEL_CLIENT_NOT_CONNECTED, now);
        } else {
            command.grace(null);
            tunnel.armWaiting(command);
        }
    }

    /// No instance can take anything here any more.
    void endAllWaiting(ErrorCode reason, Tick now) {
        for (Command command : tunnel.waiting.copy()) {
            tunnel.fail(command, reason, now);
        }
    }

    /// An instance has gone: its sessions go with it, and when it was the last, nobody is there to wait for.
    void instanceGone(InstanceId gone, Tick now) {
        for (Command command : tunnel.waiting.copy()) {
            Tick grace = command.grace();
            ErrorCode stranded = tunnel.stranded(command, now);
            if (gone.equals(command.target())) {
                tunnel.end(command, AnsweredHere.notification(command, now), now);
            } else if (stranded != null && (grace == null || grace.isDue(now))) {
                tunnel.fail(command, stranded, now);
            } else if (!tunnel.isAlone()) {
                command.errand().again(null, null);
            }
        }
    }
}
