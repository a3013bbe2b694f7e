// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.BrokerLimits;
import dev.mcprelay.broker.InstanceHash;
import dev.mcprelay.broker.PollRequest;
import dev.mcprelay.broker.ShownKey;
import dev.mcprelay.broker.TunnelPresence.InstancePresence;
import dev.mcprelay.broker.core.SlotState.Answered;
import dev.mcprelay.broker.core.SlotState.Away;
import dev.mcprelay.broker.core.SlotState.Linger;
import dev.mcprelay.broker.core.SlotState.Parked;
import dev.mcprelay.broker.core.SlotState.Retired;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.InstanceId;
import dev.mcprelay.protocol.id.SlotId;
import dev.mcprelay.protocol.info.ClientInfo;

/// One process of a tunnel client, as long as it is not gone: its slot, what it says of itself, and what it
/// has.
final class InstanceRecord implements Alarm.Owner {
    private final SlotId slot;
    private final int hash;
    private final Alarm alarm;
    private final Listing listing;
    private final Map<CommandId, Occupant> inFlight = new LinkedHashMap<>();
    private final HttpChannels http;
    private PollRequest lastPoll;
    private SlotState state;
    private Tick lastPollAt;
    private Tick activity;
    private int streams;
    private boolean lookingUp;
    private final Health health;

    /// @param health as it was, if it was here before
    /// @param http what is known of the channels of all clients
    InstanceRecord(SlotId slot, PollRequest first, Parked parked, Health health, HttpChannels http, AlarmQueue alarms) {
        this.slot = slot;
        this.health = health;
        this.http = http;
        hash = InstanceHash.of(first.instance());
        alarm = alarms.alarmOf(this);
        listing = new Listing(this, alarms);
        lastPoll = first;
        state = parked;
        lastPollAt = parked.since();
        activity = parked.since();
    }

    InstanceId id() {
        return lastPoll.instance();
    }

    int hash() {
        return hash;
    }

    SlotId slot() {
        return slot;
    }

    Alarm alarm() {
        return alarm;
    }

    /// How the slot is known to the store.
    Listing listing() {
        return listing;
    }

    ClientInfo client() {
        return lastPoll.client();
    }

    Health health() {
        return health;
    }

    /// Of the key that its last poll came with.
    ShownKey key() {
        return lastPoll.key();
    }

    SlotState state() {
        return state;
    }

    void move(SlotState next) {
        state = next;
    }

    /// @param faithful it has polled nowhere else since
    void attach(PollRequest poll, Parked parked, boolean faithful) {
        if (faithful && state instanceof Linger linger && !linger.filled() && !linger.cut()) {
            Duration pause = parked.since().since(linger.since()).minus(linger.download());
            health.polled(pause.isNegative() ? Duration.ZERO : pause);
        } else if (!isConnected()) {
            health.returned();
        }
        lastPoll = poll;
        state = parked;
        lastPollAt = parked.since();
        activity = parked.since();
        lookingUp = false;
    }

    /// A sign of life.
    void touch(Tick now) {
        activity = now;
    }

    boolean isConnected() {
        return !(state instanceof Retired || state instanceof Away);
    }

    /// It is asked whether it polls elsewhere.
    ///
    /// @return false: it is being asked already
    boolean beginLookUp() {
        boolean first = !lookingUp;
        lookingUp = true;
        return first;
    }

    /// @return false: it has come back meanwhile
    boolean endLookUp() {
        boolean asked = lookingUp;
        lookingUp = false;
        return asked;
    }

    Tick activity() {
        return activity;
    }

    /// Not gone yet, but its connection ended under it.
    boolean isCut() {
        return state instanceof Linger linger && linger.cut();
    }

    @Nullable
    Parked parked() {
        return state instanceof Parked parked ? parked : null;
    }

    /// Whether commands of this channel may be handed to it: its polls ask for it, and its server info has
    /// it. A client without server info may have any.
    boolean serves(ChannelName channel) {
        boolean asked = lastPoll.channels().isEmpty() || lastPoll.channels().contains(channel);
        return asked && !lacks(channel);
    }

    /// Whether it says of itself that there is no such channel.
    boolean lacks(ChannelName channel) {
        var info = client().serverInfo();
        return info != null
                && info.channel(channel).isEmpty()
                && !lastPoll.channels().contains(channel);
    }

    /// Whether sessions of the channel live in its process, or may.
    boolean isAffine(ChannelName channel) {
        var info = client().serverInfo();
        return info == null
                ? !http.contains(id(), channel)
                : info.channel(channel).map(c -> c.affine()).orElse(false);
    }

    /// The channels that others may be told it serves; empty: any.
    Set<ChannelName> served() {
        var info = client().serverInfo();
        if (info == null) {
            return lastPoll.channels();
        }
        Set<ChannelName> served = new HashSet<>(lastPoll.channels());
        info.channels().forEach(channel -> {
            if (serves(channel.name())) {
                served.add(channel.name());
            }
        });
        return served;
    }

    /// Of these, the ones whose sessions live in its process, or may.
    Set<ChannelName> affine() {
        Set<ChannelName> affine = new HashSet<>(served());
        affine.add(ChannelName.MAIN);
        affine.removeIf(channel -> !isAffine(channel));
        return affine;
    }

    /// Whether a second command of the channel would ruin the first.
    boolean isSerial(ChannelName channel) {
        return client().overlapsStdio() && !http.contains(id(), channel);
    }

    /// Whether a stream leaves the channel's calls their way: a child process has one lane.
    boolean streams(ChannelName channel) {
        return !isAffine(channel) && !isSerial(channel);
    }

    boolean hasRoomFor(Occupant command, BrokerLimits limits) {
        if (inFlight.size() >= limits.instanceInFlight()
                || (command.isStream() && !hasRoomForStream(command, limits))) {
            return false;
        }
        return !isSerial(command.channel()) || inFlight.values().stream().noneMatch(other -> isSerial(other.channel()));
    }

    private boolean hasRoomForStream(Occupant command, BrokerLimits limits) {
        return streams < limits.instanceStreams() && streams(command.channel());
    }

    /// How many more commands it may be offered.
    int room(BrokerLimits limits) {
        boolean blocked = inFlight.values().stream().anyMatch(had -> isSerial(had.channel()));
        return blocked ? 0 : Math.max(0, limits.instanceInFlight() - inFlight.size());
    }

    void take(Occupant command, Tick now) {
        if (!(command instanceof Command own) || own.cancels() == null) {
            health.took(command, now);
        }
        inFlight.put(command.id(), command);
        streams += command.isStream() ? 1 : 0;
    }

    /// Its worker is free again, or never got it.
    void release(Occupant command) {
        if (inFlight.remove(command.id()) != null) {
            health.released(command);
            streams -= command.isStream() ? 1 : 0;
        }
    }

    boolean has(Occupant command) {
        return inFlight.containsKey(command.id());
    }

    Collection<Occupant> inFlight() {
        return Collections.unmodifiableCollection(inFlight.values());
    }

    int streams() {
        return streams;
    }

    /// When it is gone if nothing is heard of it; null while a poll is open. A client polls again within
    /// milliseconds after it has read its last batch, unless that filled the limit: then it may be busy for
    /// as long as its private server takes.
    ///
    /// @param elsewhere it cannot poll here, so its silence says nothing
    /// @param shared other nodes may have given it more than is known here
    @Nullable
    Tick goneAt(BrokerLimits limits, boolean elsewhere, boolean shared) {
        boolean busy = !inFlight.isEmpty();
        Tick quiet = activity.plus(limits.busySilence());
        return switch (state) {
            case Parked _ -> null;
            case Answered _ -> quiet;
            case Retired _, Away _ -> busy ? lastBusy(quiet) : activity;
            case Linger linger ->
                ((busy && (linger.filled() || elsewhere)) || (shared && linger.filled())
                                ? quiet
                                : Tick.later(linger.since(), activity).plus(limits.silence()))
                        .plus(linger.download());
        };
    }

    /// It cannot poll any more, so that only the deadlines of what it has say when to stop waiting for
    /// answers.
    private Tick lastBusy(Tick quiet) {
        Tick last = quiet;
        for (Occupant command : inFlight.values()) {
            Tick busy = command.busyUntil();
            last = busy == null ? last : Tick.later(last, busy);
        }
        return last;
    }

    InstancePresence presence(Tick now) {
        return new InstancePresence(
                id(),
                client(),
                isConnected(),
                state instanceof Parked,
                inFlight.size(),
                streams,
                now.since(lastPollAt),
                health.ejections(now),
                health.oldest(now),
                health.gap());
    }
}
