// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.kit;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import reactor.core.publisher.Mono;

import dev.mcprelay.broker.match.Absence;
import dev.mcprelay.broker.match.Introduction;
import dev.mcprelay.broker.match.ParkResult;
import dev.mcprelay.broker.match.Parking;
import dev.mcprelay.broker.match.WaitingCommand;
import dev.mcprelay.broker.message.Registration;
import dev.mcprelay.broker.port.BrokerClock;
import dev.mcprelay.broker.port.MatchRules;
import dev.mcprelay.broker.port.Matchmaker;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.InstanceId;
import dev.mcprelay.protocol.id.TunnelId;

/// A matchmaker without a store, for simulations: what happens is done when subscribed, at the time of the
/// clock it was given, in one step.
public final class InMemoryMatchmaker implements Matchmaker {
    private static final long MICROS = 1_000_000;

    private final MatchRules rules;
    private final BrokerClock clock;
    private final Map<TunnelId, TunnelBook> books = new HashMap<>();
    private long lastMicros;

    public InMemoryMatchmaker(MatchRules rules, BrokerClock clock) {
        this.rules = rules;
        this.clock = clock;
    }

    @Override
    public Mono<Introduction> enqueue(WaitingCommand command) {
        return Mono.fromCallable(() -> {
            synchronized (this) {
                return book(command.tunnel()).enqueue(command, micros());
            }
        });
    }

    @Override
    public Mono<ParkResult> park(Parking parking) {
        return Mono.fromCallable(() -> {
            synchronized (this) {
                return book(parking.tunnel()).park(parking, micros());
            }
        });
    }

    @Override
    public Mono<Void> unpark(TunnelId tunnel, InstanceId instance, Registration registration, Absence why) {
        return Mono.fromRunnable(() -> {
            synchronized (this) {
                book(tunnel).unpark(instance, registration, why, micros());
            }
        });
    }

    @Override
    public Mono<Void> cancel(TunnelId tunnel, CommandId command) {
        return Mono.fromRunnable(() -> {
            synchronized (this) {
                book(tunnel).cancel(command);
            }
        });
    }

    @Override
    public Mono<Optional<Registration>> registration(TunnelId tunnel, InstanceId instance) {
        return Mono.fromCallable(() -> {
            synchronized (this) {
                return book(tunnel).registration(instance, micros());
            }
        });
    }

    /// All is lost, as when a store restarts empty.
    public synchronized void flush() {
        books.clear();
    }

    private TunnelBook book(TunnelId tunnel) {
        return books.computeIfAbsent(tunnel, _ -> new TunnelBook(rules));
    }

    /// Never the same twice, as on a server that does one thing after another.
    private long micros() {
        Instant now = clock.wallTime();
        lastMicros = Math.max(lastMicros + 1, now.getEpochSecond() * MICROS + now.getNano() / 1000);
        return lastMicros;
    }
}
