// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.match;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.reactive.RedisClusterReactiveCommands;
import reactor.core.publisher.Mono;

import dev.mcprelay.broker.InstanceHash;
import dev.mcprelay.broker.match.Absence;
import dev.mcprelay.broker.match.Drop;
import dev.mcprelay.broker.match.Introduction;
import dev.mcprelay.broker.match.ParkResult;
import dev.mcprelay.broker.match.Parking;
import dev.mcprelay.broker.match.WaitingCommand;
import dev.mcprelay.broker.message.Registration;
import dev.mcprelay.broker.port.MatchRules;
import dev.mcprelay.broker.port.MatchRules.Bounds;
import dev.mcprelay.broker.port.MatchRules.Times;
import dev.mcprelay.broker.port.Matchmaker;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.InstanceId;
import dev.mcprelay.protocol.id.TunnelId;
import dev.mcprelay.redis.CommandConnection;
import dev.mcprelay.redis.LuaScript;
import dev.mcprelay.redis.RelayKeys;
import dev.mcprelay.redis.SlotMoves;

/// The matchmaker in Redis: one script per operation, one round trip; introductions of one tunnel that are
/// asked for while others of it are under way share the next. Time inside is that of Redis. Need not be
/// closed.
public final class RedisMatchmaker implements Matchmaker {
    /// How long a caller who waits for an introduction can be kept in the dark.
    private static final Duration BUDGET = Duration.ofSeconds(1);

    private final RedisClusterReactiveCommands<String, String> redis;
    private final RelayKeys keys;
    private final Bounds bounds;
    private final Times times;
    private final GatheredIntroductions introductions;

    /// @param connection shared with others who run scripts; closed by whoever made it
    public RedisMatchmaker(CommandConnection<String, String> connection, RelayKeys keys, MatchRules rules) {
        this.redis = connection.reactive();
        this.keys = keys;
        this.bounds = rules.bounds();
        this.times = rules.times();
        this.introductions = new GatheredIntroductions(this::introduce);
    }

    /// Reads what it needs from the class path: blocks for a moment, and is done only once.
    public static void load() {
        MatchScripts.load();
    }

    @Override
    public Mono<Introduction> enqueue(WaitingCommand command) {
        return introductions.of(command);
    }

    @Override
    public Mono<ParkResult> park(Parking parking) {
        TunnelId tunnel = parking.tunnel();
        Registration registration = parking.registration();
        String[] arguments = {
            parking.instance().value(),
            MatchWords.slot(registration),
            registration.slot().edge().toString(),
            MatchWords.flag(registration.relied()),
            MatchWords.channels(parking.channels()),
            MatchWords.channels(parking.affine()),
            MatchWords.hash(InstanceHash.of(parking.instance())),
            Integer.toString(parking.limit()),
            Integer.toString(parking.credit()),
            millis(parking.lease()),
            Integer.toString(bounds.instances()),
            millis(times.reservation()),
            MatchWords.channels(parking.ailing()),
            millis(times.passedOver())
        };
        return this.<String>list(MatchScripts.PARK, List.of(keys.waiting(tunnel), keys.instances(tunnel)), arguments)
                .map(RedisMatchmaker::parkResult);
    }

    @Override
    public Mono<Void> unpark(TunnelId tunnel, InstanceId instance, Registration registration, Absence why) {
        return done(
                MatchScripts.UNPARK,
                keys.instances(tunnel),
                instance.value(),
                MatchWords.slot(registration),
                why.name(),
                millis(times.hidden()));
    }

    @Override
    public Mono<Void> cancel(TunnelId tunnel, CommandId command) {
        return Mono.defer(() -> {
            introductions.forget(tunnel, command);
            return done(MatchScripts.CANCEL, keys.waiting(tunnel), MatchWords.command(command));
        });
    }

    @Override
    public Mono<Optional<Registration>> registration(TunnelId tunnel, InstanceId instance) {
        return this.<String>list(MatchScripts.REGISTRATION, List.of(keys.instances(tunnel)), instance.value())
                .map(reply -> reply.isEmpty()
                        ? Optional.empty()
                        : Optional.of(MatchWords.registration(
                                reply.get(0), reply.get(1).equals("1"))));
    }

    private Mono<List<Introduction>> introduce(TunnelId tunnel, List<WaitingCommand> commands) {
        Stream<String> common = Stream.of(
                Integer.toString(bounds.waiting()),
                millis(times.waitingKept()),
                millis(times.reservation()),
                millis(times.passedOver()),
                millis(times.hidden()));
        String[] arguments = Stream.concat(common, commands.stream().flatMap(RedisMatchmaker::words))
                .toArray(String[]::new);
        List<String> touched = List.of(keys.waiting(tunnel), keys.instances(tunnel));
        return this.<List<String>>list(MatchScripts.ENQ, touched, arguments)
                .map(replies ->
                        replies.stream().map(RedisMatchmaker::introduction).toList());
    }

    private static Stream<String> words(WaitingCommand command) {
        Drop drop = command.drop();
        Long arrival = command.arrival();
        return Stream.of(
                MatchWords.command(command.command()),
                arrival == null ? "" : Long.toString(arrival),
                command.channel().value(),
                MatchWords.hash(command.pin()),
                MatchWords.millis(command.deadline()),
                drop == null ? "" : MatchWords.slot(drop.registration()),
                MatchWords.flag(drop != null && drop.dead()),
                MatchWords.flag(command.mayBeOffline()));
    }

    private static Introduction introduction(List<String> reply) {
        return switch (reply.getFirst()) {
            case "MATCH" ->
                new Introduction.Matched(
                        new InstanceId(reply.get(1)),
                        MatchWords.registration(reply.get(2), reply.get(3).equals("1")),
                        reply.get(4).equals("1"),
                        Long.parseLong(reply.get(5)));
            case "QUEUED" -> new Introduction.Queued(Long.parseLong(reply.get(1)));
            case "OFFLINE" -> new Introduction.Offline(reply.get(1).equals("1"));
            case "FULL" -> new Introduction.Full();
            case "UNSERVED" -> new Introduction.Unserved();
            case "GONE" -> new Introduction.PinGone();
            default -> throw new IllegalStateException("ENQ says " + reply.getFirst());
        };
    }

    private static ParkResult parkResult(List<String> reply) {
        return switch (reply.getFirst()) {
            case "PARKED" ->
                new ParkResult.Parked(
                        reply.stream().skip(2).map(MatchWords::command).toList(),
                        reply.get(1).isEmpty() ? null : MatchWords.registration(reply.get(1), true));
            case "TOO_MANY" -> new ParkResult.TooManyInstances();
            default -> throw new IllegalStateException("PARK says " + reply.getFirst());
        };
    }

    private <T> Mono<List<T>> list(LuaScript script, List<String> touched, String... arguments) {
        return script.<List<T>>run(redis, ScriptOutputType.MULTI, touched, arguments)
                .retryWhen(SlotMoves.within(BUDGET));
    }

    private Mono<Void> done(LuaScript script, String key, String... arguments) {
        return script.<Long>run(redis, ScriptOutputType.INTEGER, key, arguments)
                .retryWhen(SlotMoves.within(BUDGET))
                .then();
    }

    private static String millis(Duration duration) {
        return Long.toString(Math.max(1, duration.toMillis()));
    }
}
