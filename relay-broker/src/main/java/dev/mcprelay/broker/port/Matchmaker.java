// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.port;

import java.util.Optional;

import reactor.core.publisher.Mono;

import dev.mcprelay.broker.match.Absence;
import dev.mcprelay.broker.match.Introduction;
import dev.mcprelay.broker.match.ParkResult;
import dev.mcprelay.broker.match.Parking;
import dev.mcprelay.broker.match.WaitingCommand;
import dev.mcprelay.broker.message.Registration;
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
///
/// An instance that ails on a channel is introduced to no call of it that any instance may have, as long as
/// another is registered that takes the channel and does not ail; after a moment it is, where that one is
/// busy. It is never the reason to say that nobody is there.
public interface Matchmaker {

    /// Looks for a slot, or takes a place in the line. May end empty when the command is cancelled, or
    /// asked for anew, before it was asked for.
    Mono<Introduction> enqueue(WaitingCommand command);

    /// Registers a parked poll over any earlier registration of the instance, and takes its share of the
    /// line.
    Mono<ParkResult> park(Parking parking);

    /// Offers a registration to nobody, if it is still the newest of its instance.
    Mono<Void> unpark(TunnelId tunnel, InstanceId instance, Registration registration, Absence why);

    /// Takes a command out of the line.
    Mono<Void> cancel(TunnelId tunnel, CommandId command);

    /// The newest registration of an instance, at whatever edge, also while it is away; empty: it is not
    /// known.
    Mono<Optional<Registration>> registration(TunnelId tunnel, InstanceId instance);
}
