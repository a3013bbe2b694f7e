// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.port;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import dev.mcprelay.broker.message.Registration;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.InstanceId;
import dev.mcprelay.protocol.id.TunnelId;

/// Introduces commands that wait on one node to slots that are parked on another. Nothing that matters for
/// safety rests on it: a match may be stale, doubled, lost or invented, and the worst that follows is a
/// delay.
///
/// Every operation may safely be repeated. A mono that errors means that it is unknown whether it happened.
/// Time inside is the matchmaker's own. Within a registration at most `credit` introductions are made until
/// it is renewed, or a reservation of one second lapses; arrival order is kept when the arrival is passed
/// back in.
public interface Matchmaker {

    /// Looks for a slot, or takes a place in the line.
    Mono<Introduction> enqueue(WaitingCommand command);

    /// Registers a parked poll over any earlier registration of the instance, and takes its share of the
    /// line.
    Mono<ParkResult> park(Parking parking);

    /// Hides a registration, if it is still the newest of its instance. The instance stays known for a while.
    Mono<Void> unpark(TunnelId tunnel, InstanceId instance, Registration registration);

    /// Forgets an instance that is gone for good, if this is still its newest registration.
    Mono<Void> forget(TunnelId tunnel, InstanceId instance, Registration registration);

    /// Takes a command out of the line.
    Mono<Void> cancel(TunnelId tunnel, CommandId command);

    /// The newest registration of an instance, at whatever edge; empty: it is not known, or was hidden.
    Mono<Optional<Registration>> registration(TunnelId tunnel, InstanceId instance);

    /// A command that wants a slot.
    ///
    /// @param arrival as an earlier call returned it; null: the first time
    /// @param pin the [dev.mcprelay.broker.InstanceHash] of the only instance that may take it; null: any
    /// @param deadline by the shared time; after it nobody is introduced to the command
    /// @param drop a slot that did not work, to be passed over
    /// @param mayBeOffline whether to believe that no instance is registered. Just after the store lost its
    /// data that would be told to the living: the command waits then
    record WaitingCommand(
            TunnelId tunnel,
            CommandId command,
            @Nullable Long arrival,
            ChannelName channel,
            @Nullable Integer pin,
            Instant deadline,
            @Nullable Drop drop,
            boolean mayBeOffline) {}

    /// @param dead its edge is gone: hide it; else it only bounced: pass it over for a second
    record Drop(Registration registration, boolean dead) {}

    /// What came of looking for a slot.
    sealed interface Introduction {

        /// @param affine what the instance knows of earlier calls of the channel lives in its process, or may
        record Matched(InstanceId instance, Registration registration, boolean affine, long arrival)
                implements Introduction {}

        record Queued(long arrival) implements Introduction {}

        /// No instance takes polls anywhere.
        ///
        /// @param away one did a moment ago, and may come back
        record Offline(boolean away) implements Introduction {}

        record Full() implements Introduction {}

        /// The instance that it is pinned to is not registered.
        record PinGone() implements Introduction {}

        /// Instances are registered, and none of them takes the channel.
        record Unserved() implements Introduction {}
    }

    /// @param channels that it serves; empty: all
    /// @param affine channels whose state lives in its process, or may
    /// @param limit how many commands it takes now
    /// @param lease after which the instance is forgotten
    record Parking(
            TunnelId tunnel,
            InstanceId instance,
            Registration registration,
            Set<ChannelName> channels,
            Set<ChannelName> affine,
            int limit,
            int credit,
            Duration lease) {
        public Parking {
            channels = Set.copyOf(channels);
            affine = Set.copyOf(affine);
        }
    }

    /// What came of parking.
    sealed interface ParkResult {

        /// @param introduced commands to be asked for at their owners
        /// @param previous the registration at another edge that relied on being found; null: none
        record Parked(List<CommandId> introduced, @Nullable Registration previous) implements ParkResult {
            public Parked {
                introduced = List.copyOf(introduced);
            }
        }

        record TooManyInstances() implements ParkResult {}
    }
}
