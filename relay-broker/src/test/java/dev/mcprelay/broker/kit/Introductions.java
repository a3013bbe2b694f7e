// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.kit;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.InstanceHash;
import dev.mcprelay.broker.match.Drop;
import dev.mcprelay.broker.match.Parking;
import dev.mcprelay.broker.match.WaitingCommand;
import dev.mcprelay.broker.message.Registration;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.InstanceId;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.protocol.id.SlotId;
import dev.mcprelay.protocol.id.TunnelId;

/// What a matchmaker is told, as tests want it: `Introductions.aCommand(1).pinnedTo("a").command()`.
/// Immutable; each change makes another.
public final class Introductions {
    public static final NodeId INGRESS = new NodeId(0x0A);
    public static final NodeId EDGE = new NodeId(0x0E);
    public static final NodeId OTHER_EDGE = new NodeId(0x0F);

    private static final Instant FAR = Instant.parse("2100-01-01T00:00:00Z");

    private Introductions() {}

    /// The n-th command of [#INGRESS], on the main channel of [Calls#TUNNEL], with all the time in the world.
    public static ACommand aCommand(long number) {
        return new ACommand(
                new WaitingCommand(Calls.TUNNEL, id(number), null, ChannelName.MAIN, null, FAR, null, true));
    }

    public static CommandId id(long number) {
        return new CommandId(INGRESS, number);
    }

    /// A poll for one command of any channel, parked at [#EDGE], with one credit and a lease of two hours.
    public static APoll aPoll(String instance) {
        return new APoll(new Parking(
                Calls.TUNNEL,
                new InstanceId(instance),
                new Registration(new SlotId(EDGE, Integer.toUnsignedLong(instance.hashCode())), 1, false),
                Set.of(),
                Set.of(),
                Set.of(),
                1,
                1,
                Duration.ofHours(2)));
    }

    /// A command that wants a slot.
    public record ACommand(WaitingCommand command) {

        public ACommand of(TunnelId tunnel) {
            return with(tunnel, command.arrival(), command.drop());
        }

        public ACommand arrived(long arrival) {
            return with(command.tunnel(), arrival, command.drop());
        }

        public ACommand dropping(Registration registration, boolean dead) {
            return with(command.tunnel(), command.arrival(), new Drop(registration, dead));
        }

        public ACommand on(String channel) {
            return new ACommand(new WaitingCommand(
                    command.tunnel(),
                    command.command(),
                    command.arrival(),
                    new ChannelName(channel),
                    command.pin(),
                    command.deadline(),
                    command.drop(),
                    command.mayBeOffline()));
        }

        /// @param instance the only one that may take it
        public ACommand pinnedTo(String instance) {
            return new ACommand(new WaitingCommand(
                    command.tunnel(),
                    command.command(),
                    command.arrival(),
                    command.channel(),
                    InstanceHash.of(new InstanceId(instance)),
                    command.deadline(),
                    command.drop(),
                    command.mayBeOffline()));
        }

        public ACommand until(Instant deadline) {
            return new ACommand(new WaitingCommand(
                    command.tunnel(),
                    command.command(),
                    command.arrival(),
                    command.channel(),
                    command.pin(),
                    deadline,
                    command.drop(),
                    command.mayBeOffline()));
        }

        public ACommand neverOffline() {
            return new ACommand(new WaitingCommand(
                    command.tunnel(),
                    command.command(),
                    command.arrival(),
                    command.channel(),
                    command.pin(),
                    command.deadline(),
                    command.drop(),
                    false));
        }

        private ACommand with(TunnelId tunnel, @Nullable Long arrival, @Nullable Drop drop) {
            return new ACommand(new WaitingCommand(
                    tunnel,
                    command.command(),
                    arrival,
                    command.channel(),
                    command.pin(),
                    command.deadline(),
                    drop,
                    command.mayBeOffline()));
        }
    }

    /// A poll that parks.
    public record APoll(Parking parking) {

        public APoll of(TunnelId tunnel) {
            return new APoll(new Parking(
                    tunnel,
                    parking.instance(),
                    parking.registration(),
                    parking.channels(),
                    parking.affine(),
                    parking.ailing(),
                    parking.limit(),
                    parking.credit(),
                    parking.lease()));
        }

        public APoll forChannels(String... channels) {
            return new APoll(new Parking(
                    parking.tunnel(),
                    parking.instance(),
                    parking.registration(),
                    names(channels),
                    parking.affine(),
                    parking.ailing(),
                    parking.limit(),
                    parking.credit(),
                    parking.lease()));
        }

        public APoll affineOn(String... channels) {
            return new APoll(new Parking(
                    parking.tunnel(),
                    parking.instance(),
                    parking.registration(),
                    parking.channels(),
                    names(channels),
                    parking.ailing(),
                    parking.limit(),
                    parking.credit(),
                    parking.lease()));
        }

        public APoll ailingOn(String... channels) {
            return new APoll(new Parking(
                    parking.tunnel(),
                    parking.instance(),
                    parking.registration(),
                    parking.channels(),
                    parking.affine(),
                    names(channels),
                    parking.limit(),
                    parking.credit(),
                    parking.lease()));
        }

        private static Set<ChannelName> names(String... channels) {
            return Stream.of(channels).map(ChannelName::new).collect(Collectors.toSet());
        }

        public APoll limit(int limit) {
            return with(parking.registration(), limit, parking.credit(), parking.lease());
        }

        public APoll credit(int credit) {
            return with(parking.registration(), parking.limit(), credit, parking.lease());
        }

        public APoll lease(Duration lease) {
            return with(parking.registration(), parking.limit(), parking.credit(), lease);
        }

        public APoll at(NodeId edge) {
            Registration old = parking.registration();
            return as(new Registration(new SlotId(edge, old.slot().sequence()), old.generation(), old.relied()));
        }

        public APoll generation(int generation) {
            Registration old = parking.registration();
            return as(new Registration(old.slot(), generation, old.relied()));
        }

        public APoll relying() {
            Registration old = parking.registration();
            return as(new Registration(old.slot(), old.generation(), true));
        }

        public APoll as(Registration registration) {
            return with(registration, parking.limit(), parking.credit(), parking.lease());
        }

        public Registration registration() {
            return parking.registration();
        }

        public InstanceId instance() {
            return parking.instance();
        }

        private APoll with(Registration registration, int limit, int credit, Duration lease) {
            return new APoll(new Parking(
                    parking.tunnel(),
                    parking.instance(),
                    registration,
                    parking.channels(),
                    parking.affine(),
                    parking.ailing(),
                    limit,
                    credit,
                    lease));
        }
    }
}
