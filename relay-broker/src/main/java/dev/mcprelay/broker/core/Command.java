// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.Call;
import dev.mcprelay.broker.Frame.Phase;
import dev.mcprelay.broker.StageTimes;
import dev.mcprelay.broker.core.CommandState.Done;
import dev.mcprelay.broker.core.CommandState.Granted;
import dev.mcprelay.broker.core.CommandState.Handed;
import dev.mcprelay.broker.core.CommandState.Waiting;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.InstanceId;

/// One call as this node owns it. Mutable, and touched only in the steps of its tunnel. The message itself is
/// let go as soon as the command is with a client: calls that run, or were abandoned, hold no bodies.
final class Command implements Alarm.Owner {
    private final CommandId id;
    private final CallTraits traits;
    private final Instant createdAt;
    private final long arrival;
    private final Tick acceptedAt;
    private final Alarm alarm;
    private @Nullable Call call;
    private CommandState state = new Waiting(0);
    private @Nullable Grant grant;
    private @Nullable Tick grace;
    private @Nullable CommandId cancels;
    private @Nullable InstanceId target;

    Command(Event.Submit submit, long arrival, Tick now, AlarmQueue alarms) {
        id = submit.id();
        call = submit.call();
        traits = CallTraits.of(submit.call());
        createdAt = submit.createdAt();
        this.arrival = arrival;
        acceptedAt = now;
        alarm = alarms.alarmOf(this);
    }

    CommandId id() {
        return id;
    }

    CallTraits traits() {
        return traits;
    }

    ChannelName channel() {
        return traits.channel();
    }

    @Nullable
    SessionKey session() {
        return traits.session();
    }

    /// Its place among all commands of the tunnel; kept when it bounces.
    long arrival() {
        return arrival;
    }

    Tick acceptedAt() {
        return acceptedAt;
    }

    Tick deadline() {
        return acceptedAt.plus(traits.deadline());
    }

    Alarm alarm() {
        return alarm;
    }

    CommandState state() {
        return state;
    }

    void move(CommandState next) {
        state = next;
        if (next instanceof Handed || next instanceof Done) {
            call = null;
        }
    }

    boolean isDone() {
        return state instanceof Done;
    }

    /// Of the last grant that was not bounced.
    @Nullable
    Grant grant() {
        return grant;
    }

    void grant(@Nullable Grant given) {
        grant = given;
    }

    /// Until when it waits although nobody can take it now; null: as long as any call may wait.
    @Nullable
    Tick grace() {
        return grace;
    }

    void grace(@Nullable Tick until) {
        grace = until;
    }

    /// This is a `notifications/cancelled` about a command that `holder` has: nobody else can do anything with
    /// it.
    void aimAt(CommandId cancelled, InstanceId holder) {
        cancels = cancelled;
        target = holder;
    }

    @Nullable
    CommandId cancels() {
        return cancels;
    }

    @Nullable
    InstanceId target() {
        return target;
    }

    boolean isStream() {
        return traits.stream();
    }

    boolean isInitialize() {
        return traits.kind() == CallTraits.Kind.INITIALIZE;
    }

    boolean isTermination() {
        return traits.kind() == CallTraits.Kind.TERMINATION;
    }

    /// Whether later commands of its session wait for its end.
    boolean isOrdered() {
        return traits.kind().isOrdered();
    }

    int bytes() {
        return traits.bytes();
    }

    Phase phase() {
        return switch (state) {
            case Waiting _ -> Phase.WAITING;
            case Granted _ -> Phase.GRANTED;
            case Handed _, Done _ -> Phase.EXECUTING;
        };
    }

    StageTimes times(Tick now) {
        return state instanceof Handed && grant != null
                ? new StageTimes(grant.at().since(acceptedAt), now.since(grant.at()))
                : new StageTimes(now.since(acceptedAt), null);
    }

    /// For its grant; only before it was handed over.
    Handout handout(Grant given) {
        if (call == null) {
            throw new IllegalStateException("command: " + state + " (expected: not handed over yet)");
        }
        return new Handout(id, call, createdAt, given.instance(), given.responseTimeout(), cancels);
    }
}
