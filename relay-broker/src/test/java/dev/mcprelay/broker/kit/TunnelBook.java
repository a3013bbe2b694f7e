// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.kit;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.InstanceHash;
import dev.mcprelay.broker.match.Absence;
import dev.mcprelay.broker.match.Drop;
import dev.mcprelay.broker.match.Introduction;
import dev.mcprelay.broker.match.ParkResult;
import dev.mcprelay.broker.match.Parking;
import dev.mcprelay.broker.match.WaitingCommand;
import dev.mcprelay.broker.message.Registration;
import dev.mcprelay.broker.port.MatchRules;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.InstanceId;

/// What [InMemoryMatchmaker] knows of one tunnel. All times in microseconds. One thread at a time.
final class TunnelBook {

    /// @param busyUntil reserved, or hidden
    private record Parked(Parking parking, long since, int credit, long busyUntil, long expiry) {

        boolean is(@Nullable Registration other) {
            return other != null
                    && other.slot().equals(parking.registration().slot())
                    && other.generation() == parking.registration().generation();
        }

        boolean isFree(long now) {
            return credit > 0 || busyUntil <= now;
        }

        boolean takes(ChannelName channel) {
            return parking.channels().isEmpty() || parking.channels().contains(channel);
        }

        boolean ails(ChannelName channel) {
            return parking.ailing().contains(channel);
        }

        boolean servesWell(ChannelName channel) {
            return !isHidden() && takes(channel) && !ails(channel);
        }

        /// @param pin null: any instance
        boolean isNamed(@Nullable Integer pin) {
            return pin == null || InstanceHash.of(parking.instance()) == pin;
        }

        boolean isHidden() {
            return credit == 0 && busyUntil == expiry;
        }

        Parked introduced(long now, long until) {
            return new Parked(parking, now, Math.max(0, credit - 1), until, expiry);
        }

        Parked passedOver(long until) {
            return isHidden() ? this : new Parked(parking, since, credit, Math.max(busyUntil, until), expiry);
        }

        Parked busy(long until) {
            return new Parked(parking, since, 0, until, Math.max(expiry, until + 1));
        }

        Parked hidden(long until) {
            return isHidden() ? this : new Parked(parking, since, 0, until, until);
        }
    }

    private record Waiting(WaitingCommand command, long arrival) {}

    private final MatchRules rules;
    private final Map<InstanceId, Parked> instances = new HashMap<>();
    private final Map<CommandId, Waiting> line = new HashMap<>();

    TunnelBook(MatchRules rules) {
        this.rules = rules;
    }

    Introduction enqueue(WaitingCommand command, long now) {
        instances.values().removeIf(parked -> parked.expiry() <= now);
        Drop drop = command.drop();
        Registration dropped = drop == null ? null : drop.registration();
        if (drop != null) {
            instances.replaceAll((_, parked) -> parked.is(dropped) ? drop(parked, drop.dead(), now) : parked);
        }
        Integer pin = command.pin();
        if (pin != null && instances.values().stream().noneMatch(parked -> parked.isNamed(pin))) {
            leaveLine(command);
            return new Introduction.PinGone();
        }
        List<Parked> alive = instances.values().stream()
                .filter(parked -> !parked.is(dropped))
                .toList();
        Parked best = alive.stream()
                .filter(parked -> parked.isFree(now) && parked.takes(command.channel()))
                .filter(parked -> parked.isNamed(pin))
                .filter(parked -> !parked.ails(command.channel()) || mayResort(command, now))
                .min(Comparator.comparing((Parked parked) -> parked.ails(command.channel()))
                        .thenComparingLong(Parked::since))
                .orElse(null);
        if (best == null) {
            return queue(command, now);
        }
        InstanceId instance = best.parking().instance();
        instances.put(instance, best.introduced(now, after(now, rules.times().reservation())));
        leaveLine(command);
        return new Introduction.Matched(
                instance,
                best.parking().registration(),
                best.parking().affine().contains(command.channel()),
                command.arrival() == null ? now : command.arrival());
    }

    private boolean mayResort(WaitingCommand command, long now) {
        Integer pin = command.pin();
        return hasWaited(command.arrival(), now)
                || instances.values().stream()
                        .noneMatch(parked -> parked.isNamed(pin) && parked.servesWell(command.channel()));
    }

    private boolean hasWaited(@Nullable Long arrival, long now) {
        return arrival != null && after(arrival, rules.times().passedOver()) <= now;
    }

    /// Another is well, and has a moment to come.
    private boolean leavesToOthers(Parking parking, Waiting waiting, long now) {
        ChannelName channel = waiting.command().channel();
        return waiting.command().pin() == null
                && parking.ailing().contains(channel)
                && !hasWaited(waiting.arrival(), now)
                && instances.values().stream()
                        .anyMatch(other -> !other.parking().instance().equals(parking.instance())
                                && other.expiry() > now
                                && other.servesWell(channel));
    }

    private Introduction queue(WaitingCommand command, long now) {
        boolean first = command.arrival() == null;
        List<Parked> there =
                instances.values().stream().filter(parked -> !parked.isHidden()).toList();
        if (command.mayBeOffline() && there.stream().noneMatch(parked -> parked.takes(command.channel()))) {
            leaveLine(command);
            return there.isEmpty() ? new Introduction.Offline(!instances.isEmpty()) : new Introduction.Unserved();
        }
        Waiting before = line.get(command.command());
        if (first && before == null && line.size() >= rules.bounds().waiting()) {
            line.values().removeIf(waiting -> isLate(waiting, now));
            if (line.size() >= rules.bounds().waiting()) {
                return new Introduction.Full();
            }
        }
        long arrival = before != null ? before.arrival() : Objects.requireNonNullElse(command.arrival(), now);
        line.put(command.command(), new Waiting(command, arrival));
        return new Introduction.Queued(arrival);
    }

    ParkResult park(Parking parking, long now) {
        Parked before = instances.get(parking.instance());
        if (before == null && instances.size() >= rules.bounds().instances()) {
            instances.values().removeIf(parked -> parked.expiry() <= now);
            if (instances.size() >= rules.bounds().instances()) {
                return new ParkResult.TooManyInstances();
            }
        }
        List<CommandId> taken = take(parking, instances.size() + (before == null ? 1 : 0), now);
        instances.put(
                parking.instance(),
                new Parked(
                        parking,
                        now,
                        Math.max(0, parking.credit() - taken.size()),
                        taken.isEmpty() ? 0 : after(now, rules.times().reservation()),
                        after(now, parking.lease())));
        return new ParkResult.Parked(taken, before == null ? null : left(before, parking));
    }

    /// What a relying edge is told of.
    private static @Nullable Registration left(Parked before, Parking parking) {
        Registration old = before.parking().registration();
        boolean elsewhere =
                !old.slot().edge().equals(parking.registration().slot().edge());
        return old.relied() && elsewhere ? old : null;
    }

    private List<CommandId> take(Parking parking, int sharers, long now) {
        int share = Math.min(parking.limit(), Math.max(1, Math.ceilDiv(line.size(), sharers)));
        line.values().removeIf(waiting -> isLate(waiting, now));
        List<CommandId> taken = new ArrayList<>(line.values().stream()
                .filter(waiting -> parking.channels().isEmpty()
                        || parking.channels().contains(waiting.command().channel()))
                .filter(waiting -> waiting.command().pin() == null
                        || waiting.command().pin() == InstanceHash.of(parking.instance()))
                .filter(waiting -> !leavesToOthers(parking, waiting, now))
                .sorted(Comparator.comparingLong(Waiting::arrival))
                .limit(share)
                .map(waiting -> waiting.command().command())
                .toList());
        taken.forEach(line::remove);
        return taken;
    }

    void unpark(InstanceId instance, Registration registration, Absence why, long now) {
        instances.computeIfPresent(
                instance, (_, parked) -> parked.is(registration) ? without(parked, why, now) : parked);
    }

    private @Nullable Parked without(Parked parked, Absence why, long now) {
        return switch (why) {
            case BUSY ->
                parked.isHidden()
                        ? parked
                        : parked.busy(after(now, rules.times().hidden()));
            case AWAY -> drop(parked, true, now);
            case GONE -> null;
        };
    }

    void cancel(CommandId command) {
        line.remove(command);
    }

    Optional<Registration> registration(InstanceId instance, long now) {
        return Optional.ofNullable(instances.get(instance))
                .filter(parked -> parked.expiry() > now)
                .map(parked -> parked.parking().registration());
    }

    private Parked drop(Parked parked, boolean dead, long now) {
        return dead
                ? parked.hidden(after(now, rules.times().hidden()))
                : parked.passedOver(after(now, rules.times().passedOver()));
    }

    private void leaveLine(WaitingCommand command) {
        if (command.arrival() != null) {
            line.remove(command.command());
        }
    }

    private static boolean isLate(Waiting waiting, long now) {
        return !waiting.command().deadline().isAfter(Instant.EPOCH.plus(now, ChronoUnit.MICROS));
    }

    private static long after(long now, Duration duration) {
        return now + duration.toNanos() / 1000;
    }
}
