// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.match;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.broker.kit.InMemoryMatchmaker;
import dev.mcprelay.broker.kit.Introductions;
import dev.mcprelay.broker.kit.Introductions.ACommand;
import dev.mcprelay.broker.kit.Introductions.APoll;
import dev.mcprelay.broker.kit.ManualTime;
import dev.mcprelay.broker.match.Absence;
import dev.mcprelay.broker.match.Introduction;
import dev.mcprelay.broker.port.MatchRules;
import dev.mcprelay.broker.port.MatchRules.Bounds;
import dev.mcprelay.broker.port.MatchRules.Times;
import dev.mcprelay.broker.port.Matchmaker;
import dev.mcprelay.protocol.id.InstanceId;

import static org.assertj.core.api.Assertions.assertThat;

/// The scripts and the fake that simulations run on say the same, whatever they are asked.
final class MatchmakersAgreeTest {
    private static final Duration ENDLESS = Duration.ofHours(1);
    private static final MatchRules RULES =
            new MatchRules(new Bounds(6, 5), new Times(ENDLESS, ENDLESS, ENDLESS, ENDLESS));
    private static final int STEPS = 800;
    private static final int COMMANDS = 16;

    private final MatchmakerOnRedis redis = new MatchmakerOnRedis();

    @AfterEach
    void close() {
        redis.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void stepByStep(long seed) {
        // Given
        var real = new Player(seed, redis.matchmaker(RULES));
        var fake = new Player(seed, new InMemoryMatchmaker(RULES, new ManualTime()));
        List<String> said = new ArrayList<>();
        // When
        for (int i = 0; i < STEPS; i++) {
            String expected = fake.step();
            said.add(real.step());
            // Then
            assertThat(said.getLast()).as("after %s", said).isEqualTo(expected);
        }
        assertThat(String.join(" ", said))
                .contains("Matched", "Queued", "Full", "TooMany", "Unserved", "PinGone", "affine");
    }

    /// Asks at random, by its seed alone and what it is told.
    private static final class Player {
        private static final Duration BOUND = Duration.ofSeconds(10);
        private static final List<String> CHANNELS = List.of("files", "main", "main", "rare");

        private final Random random;
        private final Matchmaker matchmaker;
        private final Map<Integer, Long> arrivals = new HashMap<>();
        private final Map<Long, Integer> ranks = new HashMap<>();
        private final Map<String, APoll> parked = new HashMap<>();
        private int generation;

        Player(long seed, Matchmaker matchmaker) {
            this.random = new Random(seed);
            this.matchmaker = matchmaker;
        }

        String step() {
            int dice = random.nextInt(100);
            String instance = "i" + random.nextInt(7);
            int command = random.nextInt(COMMANDS);
            if (dice < 50) {
                return enqueue(command, instance);
            } else if (dice < 75) {
                return park(instance);
            } else if (dice < 82) {
                return unpark(instance);
            } else if (dice < 92) {
                arrivals.remove(command);
                return done("cancel " + command, matchmaker.cancel(Calls.TUNNEL, Introductions.id(command)));
            }
            return "where " + instance + " -> "
                    + await(matchmaker.registration(Calls.TUNNEL, new InstanceId(instance)));
        }

        /// Mostly one; some at once, which share a question where that is a round trip.
        private String enqueue(int first, String instance) {
            int count = random.nextInt(4) == 0 ? 2 + random.nextInt(6) : 1;
            List<Integer> numbers = IntStream.range(first, first + count)
                    .map(number -> number % COMMANDS)
                    .boxed()
                    .toList();
            List<ACommand> commands =
                    numbers.stream().map(number -> command(number, instance)).toList();
            List<Introduction> said = await(Flux.fromIterable(commands)
                    .flatMapSequential(command -> matchmaker.enqueue(command.command()), COMMANDS)
                    .collectList());
            return IntStream.range(0, count)
                    .mapToObj(i -> "enqueue " + numbers.get(i) + " -> " + text(numbers.get(i), said.get(i)))
                    .collect(Collectors.joining(", "));
        }

        private ACommand command(int number, String instance) {
            ACommand command = Introductions.aCommand(number).on(CHANNELS.get(number % 4));
            Long arrival = arrivals.get(number);
            command = arrival == null ? command : command.arrived(arrival);
            command = number % 4 == 1 ? command.pinnedTo("i" + number) : command;
            APoll bad = parked.get(instance);
            return random.nextInt(4) == 0 && bad != null
                    ? command.dropping(bad.registration(), random.nextBoolean())
                    : command;
        }

        private String text(int number, Introduction said) {
            return switch (said) {
                case Introduction.Matched(var chosen, var registration, var affine, var at) ->
                    "Matched " + chosen + registration + (affine ? " affine " : "")
                            + (arrivals.remove(number) == null ? "" : rank(at));
                case Introduction.Queued(var at) -> {
                    arrivals.put(number, at);
                    yield "Queued " + rank(at);
                }
                case Introduction.Offline _, Introduction.Full _, Introduction.PinGone _, Introduction.Unserved _ -> {
                    arrivals.remove(number);
                    yield said.toString();
                }
            };
        }

        private String park(String instance) {
            APoll poll = Introductions.aPoll(instance)
                    .generation(++generation)
                    .lease(ENDLESS.multipliedBy(2)) // what is busy for a whole lease is hidden
                    .at(random.nextBoolean() ? Introductions.EDGE : Introductions.OTHER_EDGE)
                    .limit(1 + random.nextInt(3))
                    .credit(1 + random.nextInt(3));
            poll = random.nextBoolean() ? poll.relying() : poll;
            poll = random.nextInt(4) > 0 ? poll.forChannels("main", "files") : poll;
            poll = random.nextInt(3) == 0 ? poll.affineOn("files", "main") : poll;
            poll = random.nextInt(3) == 0 ? poll.ailingOn("main", "rare") : poll;
            parked.put(instance, poll);
            return "park " + poll + " -> " + await(matchmaker.park(poll.parking()));
        }

        private String unpark(String instance) {
            APoll poll = parked.get(instance);
            Absence why = List.of(Absence.BUSY, Absence.AWAY, Absence.GONE).get(random.nextInt(3));
            return poll == null
                    ? "nothing"
                    : done(
                            why + " " + instance,
                            matchmaker.unpark(Calls.TUNNEL, poll.instance(), poll.registration(), why));
        }

        /// The times themselves differ.
        private int rank(long arrival) {
            return ranks.computeIfAbsent(arrival, _ -> ranks.size());
        }

        private static String done(String what, Mono<Void> operation) {
            return what + await(operation.thenReturn(""));
        }

        private static <T> T await(Mono<T> answer) {
            T value = answer.block(BOUND);
            assertThat(value).isNotNull();
            return value;
        }
    }
}
