// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.Call;
import dev.mcprelay.broker.Call.Body;
import dev.mcprelay.broker.Frame.Phase;
import dev.mcprelay.broker.StageTimes;
import dev.mcprelay.broker.core.CommandState.Done;
import dev.mcprelay.broker.core.CommandState.Granted;
import dev.mcprelay.broker.core.CommandState.Handed;
import dev.mcprelay.broker.core.CommandState.Waiting;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.InstanceId;

/// One call as this node owns it. Mutable, and touched only in the steps of its tunnel.
final class Command implements Alarm.Owner {
    private final CommandId id;
    private final Call call;
    private final Instant createdAt;
    private final long arrival;
    private final Tick acceptedAt;
    private final Alarm alarm;
    private CommandState state = new Waiting(0);
    private @Nullable Grant grant;
    private @Nullable Tick grace;
    private @Nullable CommandId cancels;
    private @Nullable InstanceId target;

    Command(Event.Submit submit, long arrival, Tick now, AlarmQueue alarms) {
        id = submit.id();
        call = submit.call();
        createdAt = submit.createdAt();
        this.arrival = arrival;
        acceptedAt = now;
        alarm = alarms.alarmOf(this);
    }

    CommandId id() {
        return id;
    }

    Call call() {
        return call;
    }

    ChannelName channel() {
        return call.channel();
    }

    @Nullable
    SessionKey session() {
        return SessionKey.of(call);
    }

    /// Its place among all commands of the tunnel; kept when it bounces.
    long arrival() {
        return arrival;
    }

    Tick acceptedAt() {
        return acceptedAt;
    }

    Tick deadline() {
        return acceptedAt.plus(call.deadline());
    }

    Alarm alarm() {
        return alarm;
    }

    CommandState state() {
        return state;
    }

    void move(CommandState next) {
        state = next;
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
    InstanceId target() {
        return target;
    }

    boolean isStream() {
        return call.body() instanceof Body.Request request && request.stream();
    }

    boolean isInitialize() {
        return call.body() instanceof Body.Request request
                && request.message().method().equals("initialize");
    }

    boolean isTermination() {
        return call.body() instanceof Body.SessionTermination;
    }

    /// Whether later commands of its session wait for its end.
    boolean isOrdered() {
        return switch (call.body()) {
            case Body.Request _ -> isInitialize();
            case Body.Notification _, Body.SessionTermination _ -> true;
            case Body.OauthDiscovery _ -> false;
        };
    }

    int bytes() {
        return switch (call.body()) {
            case Body.Request(var message, var _) -> message.raw().length();
            case Body.Notification(var message) -> message.raw().length();
            case Body.SessionTermination _, Body.OauthDiscovery _ -> 0;
        };
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

    Handout handout(Grant given) {
        return new Handout(id, call, createdAt, given.instance(), given.responseTimeout(), cancels);
    }
}
