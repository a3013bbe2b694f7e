// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import dev.mcprelay.broker.kit.InMemoryMatchmaker;
import dev.mcprelay.broker.match.Absence;
import dev.mcprelay.broker.match.Introduction;
import dev.mcprelay.broker.match.ParkResult;
import dev.mcprelay.broker.match.Parking;
import dev.mcprelay.broker.match.WaitingCommand;
import dev.mcprelay.broker.message.Registration;
import dev.mcprelay.broker.port.MatchRules;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.InstanceId;

/// The store, which may be slow, away, empty, or tell lies.
final class SimStore {
    /// A command line of the past: what a liar may introduce again.
    private static final int MEMORY = 50;

    private final Random random;
    private final Timeline time;
    private final SimFaults faults;
    private final InMemoryMatchmaker truth;
    private final List<Introduction> introductions = new ArrayList<>();
    private final List<CommandId> commands = new ArrayList<>();

    SimStore(Random random, Timeline time, SimFaults faults) {
        this.random = random;
        this.time = time;
        this.faults = faults;
        truth = new InMemoryMatchmaker(MatchRules.DEFAULTS, time);
    }

    void flush() {
        truth.flush();
    }

    /// @param answer null: nobody knows
    void enqueue(WaitingCommand command, Consumer<@Nullable Introduction> answer) {
        remember(commands, command.command());
        ask(truth.enqueue(command), said -> answer.accept(said == null ? null : twisted(said)));
    }

    private Introduction twisted(Introduction said) {
        if (said instanceof Introduction.Matched) {
            remember(introductions, said);
        }
        boolean lie = faults.storeLies() && random.nextInt(10) == 0 && !introductions.isEmpty();
        return lie ? introductions.get(random.nextInt(introductions.size())) : said;
    }

    void park(Parking parking, Consumer<@Nullable ParkResult> answer) {
        ask(truth.park(parking), said -> answer.accept(said == null ? null : twisted(said)));
    }

    private ParkResult twisted(ParkResult said) {
        boolean lie = faults.storeLies() && random.nextInt(10) == 0 && !commands.isEmpty();
        if (!lie || !(said instanceof ParkResult.Parked(var introduced, var previous))) {
            return said;
        }
        List<CommandId> more = new ArrayList<>(introduced);
        more.add(commands.get(random.nextInt(commands.size())));
        return new ParkResult.Parked(more, previous);
    }

    void unpark(InstanceId instance, Registration registration, Absence why) {
        ask(truth.unpark(ClusterSimulation.TUNNEL, instance, registration, why), _ -> {});
    }

    void cancel(CommandId command) {
        ask(truth.cancel(ClusterSimulation.TUNNEL, command), _ -> {});
    }

    void lookUp(InstanceId instance, Consumer<@Nullable Optional<Registration>> answer) {
        ask(truth.registration(ClusterSimulation.TUNNEL, instance), answer);
    }

    private <T> void remember(List<T> list, T what) {
        list.add(what);
        if (list.size() > MEMORY) {
            list.removeFirst();
        }
    }

    /// There and back, unless something is in the way: then it may have happened or not.
    private <T> void ask(Mono<T> operation, Consumer<@Nullable T> answer) {
        if (faults.isStoreAway()) {
            time.in(Duration.ofMillis(random.nextInt(200)), () -> answer.accept(null));
            return;
        }
        boolean lost = random.nextInt(1000) < faults.storeLossPerMille();
        if (lost && random.nextBoolean()) {
            time.in(Duration.ofMillis(1500), () -> answer.accept(null));
            return;
        }
        time.in(Duration.ofNanos(random.nextInt(2_000_000)), () -> {
            T said = operation.block();
            Duration back = lost ? Duration.ofMillis(1500) : Duration.ofNanos(random.nextInt(2_000_000));
            time.in(back, () -> answer.accept(lost ? null : said));
        });
    }
}
