// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.Call;
import dev.mcprelay.broker.Frame.Phase;
import dev.mcprelay.broker.StageTimes;
import dev.mcprelay.broker.core.CommandState.Done;
import dev.mcprelay.broker.core.CommandState.Granted;
import dev.mcprelay.broker.core.CommandState.Handed;
import dev.mcprelay.broker.core.CommandState.Waiting;
import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.InstanceId;

/// One call as this node owns it. Mutable, and touched only in the steps of its tunnel. The message itself is
/// let go as soon as the command is with a client: calls that run, or were abandoned, hold no bodies.
final class Command implements Occupant, Alarm.Owner {
    private final CommandId id;
    private final CallTraits traits;
    private final Instant createdAt;
    private final long arrival;
    private final Tick acceptedAt;
    private final Alarm alarm;
    private @Nullable Call call;
    private CommandState state = new Waiting(0);
    private final Errand errand = new Errand();
    private @Nullable Grant grant;
    private @Nullable RemoteGrant remote;
    private @Nullable Tick grace;
    private @Nullable CommandId cancels;
    private @Nullable InstanceId target;
    private final @Nullable HeaderFields headers;
    private @Nullable CommandId notice;
    private boolean abandoned;
    private boolean confirmed;
    private boolean unheard;
    private List<HeldBytes> held = List.of();

    Command(Event.Submit submit, long arrival, Tick now, AlarmQueue alarms) {
        id = submit.id();
        call = submit.call();
        traits = CallTraits.of(submit.call());
        createdAt = submit.createdAt();
        this.arrival = arrival;
        acceptedAt = now;
        alarm = alarms.alarmOf(this);
        headers = traits.leavingCancels() ? submit.call().headers() : null;
    }

    @Override
    public CommandId id() {
        return id;
    }

    CallTraits traits() {
        return traits;
    }

    @Override
    public ChannelName channel() {
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
        confirmed |= next instanceof Handed;
        if (next instanceof Handed || next instanceof Done) {
            call = null;
            held.forEach(all -> all.remove(bytes()));
            held = List.of();
        }
    }

    /// Its message counts there until it is let go.
    void holdIn(HeldBytes... places) {
        held = List.of(places);
        held.forEach(all -> all.add(bytes()));
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

    /// The instance of the last grant that was not bounced.
    @Nullable
    InstanceId holder() {
        if (remote != null) {
            return remote.instance();
        }
        return grant == null ? null : grant.instance();
    }

    /// Its search for a slot elsewhere.
    Errand errand() {
        return errand;
    }

    /// Of the last grant to a slot of another node that was not bounced, until the client has let go of it.
    @Nullable
    RemoteGrant remote() {
        return remote;
    }

    void remote(@Nullable RemoteGrant given) {
        remote = given;
    }

    @Override
    public @Nullable Tick busyUntil() {
        return grant == null ? null : grant.busyUntil();
    }

    /// Until when it waits although nobody can take it now; null: as long as any call may wait.
    @Nullable
    Tick grace() {
        return grace;
    }

    void grace(@Nullable Tick until) {
        grace = until;
    }

    /// This is a `notifications/cancelled` about a command that `holder` has: nobody else can do anything
    /// with it.
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

    /// The command that tells its holder that nobody waits for it any more: there is never a second one.
    @Nullable
    CommandId notice() {
        return notice;
    }

    void notice(@Nullable CommandId by) {
        notice = by;
    }

    /// Whether it is known that a client has it, or had it; also where that turned out after its end.
    boolean isConfirmed() {
        return confirmed;
    }

    void confirm() {
        confirmed = true;
    }

    /// Its caller has left, which means that it is to be cancelled wherever it is.
    boolean isAbandoned() {
        return abandoned;
    }

    void abandon() {
        abandoned = traits.leavingCancels();
    }

    /// For the private server; null where nothing will be told about it.
    @Nullable
    HeaderFields headers() {
        return headers;
    }

    /// Nobody waits for its outcome: it was made here.
    boolean isUnheard() {
        return unheard;
    }

    void unheard() {
        unheard = true;
    }

    /// What the wall clock says now, by that of its submission.
    Instant wallTime(Tick now) {
        return createdAt.plus(now.since(acceptedAt));
    }

    @Override
    public boolean isStream() {
        return traits.stream();
    }

    @Override
    public boolean isInitialize() {
        return traits.kind() == CallTraits.Kind.INITIALIZE;
    }

    boolean isTermination() {
        return traits.kind() == CallTraits.Kind.TERMINATION;
    }

    /// Whether later commands of its session wait for its end.
    boolean isOrdered() {
        return traits.kind().isOrdered();
    }

    @Override
    public int bytes() {
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
        Tick handedAt = handedAt();
        return state instanceof Handed && handedAt != null
                ? new StageTimes(handedAt.since(acceptedAt), now.since(handedAt))
                : new StageTimes(now.since(acceptedAt), null);
    }

    private @Nullable Tick handedAt() {
        if (remote != null) {
            return remote.at();
        }
        return grant == null ? null : grant.at();
    }

    /// For whom it is granted to; only before it was handed over.
    Handout.Own handout(InstanceId taker, @Nullable Duration responseTimeout) {
        if (call == null) {
            throw new IllegalStateException("command: " + state + " (expected: not handed over yet)");
        }
        return new Handout.Own(id, call, createdAt, taker, responseTimeout, cancels);
    }
}
