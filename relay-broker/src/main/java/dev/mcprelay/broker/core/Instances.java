// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.BrokerLimits;
import dev.mcprelay.broker.core.SlotState.Parked;
import dev.mcprelay.broker.message.NodeMessage;
import dev.mcprelay.broker.message.Reach;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.InstanceId;
import dev.mcprelay.protocol.id.SlotId;

/// The instances that are not gone.
final class Instances {
    /// Instances whose health is remembered while they are away.
    private static final int MOST_REMEMBERED = 64;

    private final Map<InstanceId, InstanceRecord> records = new LinkedHashMap<>();
    private final Map<InstanceId, Health> remembered = new LinkedHashMap<>();

    @Nullable
    InstanceRecord get(InstanceId id) {
        return records.get(id);
    }

    void add(InstanceRecord instance) {
        records.put(instance.id(), instance);
    }

    void remove(InstanceRecord instance) {
        records.remove(instance.id());
        if (!instance.health().isSpotless()) {
            remembered.put(instance.id(), instance.health());
            if (remembered.size() > MOST_REMEMBERED) {
                remembered.remove(remembered.keySet().iterator().next());
            }
        }
    }

    /// How one does that comes, perhaps again: clients may poll now here and now there.
    Health healthOf(InstanceId newcomer) {
        Health known = remembered.remove(newcomer);
        Health health = known == null ? new Health() : known;
        health.returned();
        return health;
    }

    /// What an answer said that another node took.
    void reached(NodeMessage.Reached reached, Tick now) {
        InstanceRecord instance = records.get(reached.instance());
        Health health = instance == null ? remembered.get(reached.instance()) : instance.health();
        if (health != null) {
            Reach reach = instance == null ? reached.reach() : ReachReader.of(reached.reach(), instance.client());
            health.answered(reached.command(), reached.channel(), reach, now);
        }
    }

    int size() {
        return records.size();
    }

    Collection<InstanceRecord> all() {
        return Collections.unmodifiableCollection(records.values());
    }

    List<InstanceRecord> copy() {
        return new ArrayList<>(records.values());
    }

    /// Who has this command, or had it and may still be busy with it.
    @Nullable
    InstanceRecord holderOf(Command command) {
        Grant grant = command.grant();
        InstanceRecord holder = grant == null ? null : records.get(grant.instance());
        return holder != null && holder.has(command) ? holder : null;
    }

    /// The one with this slot.
    @Nullable
    InstanceRecord at(SlotId slot) {
        for (InstanceRecord instance : records.values()) {
            if (instance.slot().equals(slot)) {
                return instance;
            }
        }
        return null;
    }

    boolean anyServes(ChannelName channel) {
        return records.values().stream().anyMatch(i -> i.isConnected() && i.serves(channel));
    }

    /// Whether some instance that could take it is between two polls, and usually polls here.
    boolean anyReturns(Command command, TunnelState tunnel, Tick now) {
        for (InstanceRecord instance : records.values()) {
            boolean returns = instance.isConnected()
                    && !instance.isCut()
                    && (instance.parked() != null || instance.listing().isFaithful());
            if (returns
                    && instance.serves(command.channel())
                    && instance.hasRoomFor(command, tunnel.limits())
                    && tunnel.mayTake(instance, command, now)) {
                return true;
            }
        }
        return false;
    }

    /// Whether another instance serves the channel and does well.
    boolean hasSibling(InstanceRecord instance, ChannelName channel, Tick now) {
        for (InstanceRecord other : records.values()) {
            if (!other.equals(instance) && isWell(other, channel, now)) {
                return true;
            }
        }
        return false;
    }

    /// The same, and its poll waits for nothing but this call.
    boolean hasFreeSibling(InstanceRecord instance, Occupant command, BrokerLimits limits, Tick now) {
        for (InstanceRecord other : records.values()) {
            if (!other.equals(instance)
                    && isWell(other, command.channel(), now)
                    && other.parked() != null
                    && other.hasRoomFor(command, limits)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWell(InstanceRecord instance, ChannelName channel, Tick now) {
        return instance.isConnected()
                && !instance.isCut()
                && instance.serves(channel)
                && instance.health().isSound(channel, now);
    }

    boolean anyConnected() {
        return connected() > 0;
    }

    int connected() {
        int count = 0;
        for (InstanceRecord instance : records.values()) {
            count += instance.isConnected() ? 1 : 0;
        }
        return count;
    }

    /// Every connected instance was cut: perhaps they restart, perhaps they are gone.
    boolean areAllCut() {
        return records.values().stream().filter(InstanceRecord::isConnected).allMatch(InstanceRecord::isCut);
    }

    boolean isConnected(int hash) {
        return records.values().stream().anyMatch(i -> i.isConnected() && i.hash() == hash);
    }

    /// All that are connected say that they have no such channel.
    boolean allLack(ChannelName channel) {
        return records.values().stream().filter(InstanceRecord::isConnected).allMatch(i -> i.lacks(channel));
    }

    /// Each of those that serve the channel would stop serving calls while a stream is open.
    boolean noneStreams(ChannelName channel) {
        return records.values().stream()
                .filter(i -> i.isConnected() && i.serves(channel))
                .noneMatch(i -> i.streams(channel));
    }

    /// How many more streams those that serve the channel take; empty when none serves it.
    Optional<Integer> roomForStreams(ChannelName channel, BrokerLimits limits) {
        return records.values().stream()
                .filter(i -> i.isConnected() && i.serves(channel) && i.streams(channel))
                .map(i -> Math.max(0, limits.instanceStreams() - i.streams()))
                .reduce(Integer::sum);
    }

    /// Those with an open poll.
    List<InstanceRecord> parked() {
        List<InstanceRecord> parked = new ArrayList<>();
        for (InstanceRecord instance : records.values()) {
            if (instance.state() instanceof Parked) {
                parked.add(instance);
            }
        }
        return parked;
    }
}
