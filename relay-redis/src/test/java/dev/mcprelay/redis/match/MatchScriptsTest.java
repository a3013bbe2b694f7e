// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.match;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

import io.lettuce.core.Range;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.cluster.api.reactive.RedisClusterReactiveCommands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import dev.mcprelay.broker.InstanceHash;
import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.broker.kit.Introductions.ACommand;
import dev.mcprelay.broker.kit.Introductions.APoll;
import dev.mcprelay.broker.match.Introduction;
import dev.mcprelay.broker.match.ParkResult;
import dev.mcprelay.broker.port.MatchRules;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.InstanceId;
import dev.mcprelay.protocol.id.TunnelId;

import static dev.mcprelay.broker.kit.Introductions.aCommand;
import static dev.mcprelay.broker.kit.Introductions.aPoll;
import static dev.mcprelay.broker.kit.Introductions.id;
import static org.assertj.core.api.Assertions.assertThat;

/// What the scripts leave in Redis, and what they make of what others left there.
final class MatchScriptsTest {
    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final TunnelId TUNNEL = Calls.TUNNEL;
    private static final String HASH = Integer.toUnsignedString(InstanceHash.of(new InstanceId("a")));
    private static final String FAR = "4102444800000";

    private final MatchmakerOnRedis server = new MatchmakerOnRedis();
    private final RedisMatchmaker matchmaker = server.matchmaker(MatchRules.DEFAULTS);
    private final RedisClusterReactiveCommands<String, String> redis = server.redis();
    private final String wait = server.keys().waiting(TUNNEL);
    private final String inst = server.keys().instances(TUNNEL);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aScriptFlushIsNotNoticed() {
        // Given
        assertThat(parked(aPoll("a"))).isEmpty();
        assertThat(await(redis.scriptFlush())).isEqualTo("OK");
        // When
        Introduction introduction = enqueue(aCommand(1));
        // Then
        assertThat(introduction).isInstanceOf(Introduction.Matched.class);
    }

    @Test
    void recordsBeginWithTheirVersion() {
        // Given
        assertThat(parked(aPoll("a").forChannels("b", "a").affineOn("a"))).isEmpty();
        // When
        Introduction introduction = enqueue(aCommand(7).pinnedTo("a").neverOffline());
        // Then
        assertThat(introduction).isInstanceOf(Introduction.Queued.class);
        assertThat(await(redis.hget(inst, "a")))
                .matches("1\\|\\d+\\|1\\|0\\|\\d+\\|,a,b,\\|,a,\\|" + HASH + "\\|97\\.1\\|AAAAAAAAAA4\\|0");
        assertThat(await(redis.zrange(wait, 0, -1).collectList()))
                .containsExactly("1|AAAAAAAAAAo|7|main|" + FAR + "|" + HASH);
    }

    @Test
    void theRecordOfOneThatAilsHasAnotherVersion() {
        // Given
        assertThat(parked(aPoll("a").ailingOn("b", "a"))).isEmpty();
        // When
        Introduction introduction = enqueue(aCommand(7));
        // Then
        assertThat(introduction).isInstanceOf(Introduction.Matched.class);
        assertThat(await(redis.hget(inst, "a")))
                .matches("2\\|\\d+\\|0\\|\\d+\\|\\d+\\|\\|\\|" + HASH + "\\|97\\.1\\|AAAAAAAAAA4\\|0\\|,a,b,");
    }

    @Test
    void whatNobodyUsesIsForgottenByRedis() {
        // Given
        assertThat(parked(aPoll("a").forChannels("other").lease(Duration.ofMinutes(10))))
                .isEmpty();
        // When
        Introduction introduction = enqueue(aCommand(1).neverOffline());
        // Then
        assertThat(introduction).isInstanceOf(Introduction.Queued.class);
        assertThat(await(redis.pttl(wait))).isBetween(1L, 60_000L);
        assertThat(await(redis.pttl(inst))).isBetween(1L, 600_000L);
    }

    @Test
    void theArrivalIsTheTimeOfRedisInMicroseconds() {
        // Given
        long before = micros();
        // When
        Introduction introduction = enqueue(aCommand(1).neverOffline());
        // Then
        assertThat(introduction)
                .isInstanceOfSatisfying(
                        Introduction.Queued.class,
                        queued -> assertThat(queued.arrival()).isBetween(before, micros()));
        Double score = await(redis.zscore(wait, "1|AAAAAAAAAAo|1|main|" + FAR + "|"));
        assertThat(new Introduction.Queued(score.longValue())).isEqualTo(introduction);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage",
                "2|1|1|0|4102444800000|||5|1.1|AAAAAAAAAAE|0",
                "2|1|1|0|4102444800000|||5|1.1|AAAAAAAAAAE|0|",
                "2|1|1|0|4102444800000|||5|1.1|AAAAAAAAAAE|0|main",
                "2|1|1|0|4102444800000|||5|1.1|AAAAAAAAAAE|0|,%,",
                "1|1|1|0|4102444800000|||5|1.1|AAAAAAAAAAE|0|,main,",
                "3|1|1|0|4102444800000|||5|1.1|AAAAAAAAAAE|0|,main,",
                "1|1|1|0|4102444800000|||5|1.1|AAAAAAAAAAE",
                "1|1|1|0|4102444800000|||5|1.1|AAAAAAAAAAE|2",
                "1|1|1|0|4102444800000|||5|1.1|AAAAAAAAAAF|0",
                "1|1|1|0|4102444800000|||5|1.1|short|0",
                "1|1|1|0|4102444800000|||5|1.2147483648|AAAAAAAAAAE|0",
                "1|1|1|0|4102444800000|||5|1234567890123456789.1|AAAAAAAAAAE|0",
                "1|1|1|0|99999999999999999999|||5|1.1|AAAAAAAAAAE|0",
                "1|1|1|0|4102444800000|||1.1|AAAAAAAAAAE|0",
                "1|1|1|0|4102444800000||%|5|1.1|AAAAAAAAAAE|0",
                "1|1|1|0|4102444800000|||12345678901|1.1|AAAAAAAAAAE|0",
                "1|1|1|0|4102444800000|||-5|1.1|AAAAAAAAAAE|0",
                "1|1|-1|0|4102444800000|||5|1.1|AAAAAAAAAAE|0",
                "1|1|1e9|0|4102444800000|||5|1.1|AAAAAAAAAAE|0",
                "1|1|1|0|4102444800000|%||5|1.1|AAAAAAAAAAE|0"
            })
    void anInstanceThatIsNotUnderstoodIsDropped(String record) {
        // Given
        assertThat(await(redis.hset(inst, Map.of("x", record, "y z", record)))).isEqualTo(2);
        // When
        Introduction introduction = enqueue(aCommand(1));
        // Then
        assertThat(introduction).isEqualTo(new Introduction.Offline(false));
        assertThat(await(redis.hlen(inst))).isZero();
    }

    @Test
    void instancesThatAreNotUnderstoodTakeNoRoom() {
        // Given
        LongStream.range(0, 64)
                .forEach(i ->
                        assertThat(await(redis.hset(inst, "x" + i, "garbage"))).isTrue());
        // When
        ParkResult result = await(matchmaker.park(aPoll("a").parking()));
        // Then
        assertThat(result).isEqualTo(new ParkResult.Parked(List.of(), null));
        assertThat(await(redis.hlen(inst))).isEqualTo(1);
    }

    @Test
    void garbageUnderTheInstancesOwnNameIsOverwritten() {
        // Given
        assertThat(await(redis.hset(inst, "a", "garbage"))).isTrue();
        // When
        List<CommandId> taken = parked(aPoll("a"));
        // Then
        assertThat(taken).isEmpty();
        assertThat(enqueue(aCommand(1))).isInstanceOf(Introduction.Matched.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage",
                "2|AAAAAAAAAAE|1|main|4102444800000|",
                "1|AAAAAAAAAAE|1|main|4102444800000",
                "1|AAAAAAAAAAF|1|main|4102444800000|",
                "1|AAAAAAAAAAE|-1|main|4102444800000|",
                "1|AAAAAAAAAAE|99999999999999999999|main|4102444800000|",
                "1|AAAAAAAAAAE|1|MAIN|4102444800000|",
                "1|AAAAAAAAAAE|1|main|never|",
                "1|AAAAAAAAAAE|1|main|4102444800000|-5",
                "1|AAAAAAAAAAE|1|main|4102444800000|12345678901"
            })
    void aPlaceInTheLineThatIsNotUnderstoodIsDropped(String member) {
        // Given
        assertThat(await(redis.zadd(wait, 1.0, member))).isEqualTo(1);
        assertThat(enqueue(aCommand(1).neverOffline())).isInstanceOf(Introduction.Queued.class);
        // When
        List<CommandId> taken = parked(aPoll("a").limit(25));
        // Then
        assertThat(taken).containsExactly(id(1));
        assertThat(await(redis.zcard(wait))).isZero();
    }

    @Test
    void aLineFullOfGarbageMakesRoom() {
        // Given
        LongStream.range(0, 256)
                .forEach(i -> assertThat(await(redis.zadd(wait, (double) i, "garbage" + i)))
                        .isEqualTo(1));
        // When
        Introduction introduction = enqueue(aCommand(1).neverOffline());
        // Then
        assertThat(introduction).isInstanceOf(Introduction.Queued.class);
        assertThat(await(redis.zcount(wait, Range.create(0, 1000)))).isEqualTo(240);
    }

    @Test
    void cancellingFindsTheCommandHoweverLongTheLine() {
        // Given
        ScoredValue<String>[] line = LongStream.range(0, 3000)
                .mapToObj(i -> ScoredValue.just((double) i, "1|AAAAAAAAAAo|" + i + "|main|" + FAR + "|"))
                .toArray(MatchScriptsTest::scoredValues);
        assertThat(await(redis.zadd(wait, line))).isEqualTo(3000);
        // When
        for (long i = 0; i < 3000; i += 100) {
            var _ = matchmaker.cancel(TUNNEL, id(i)).block(BOUND);
        }
        // Then
        assertThat(await(redis.zcard(wait))).isEqualTo(2970);
        assertThat(redis.zscore(wait, "1|AAAAAAAAAAo|200|main|" + FAR + "|").blockOptional(BOUND))
                .isEmpty();
    }

    @SuppressWarnings({"rawtypes", "unchecked"})
    private static ScoredValue<String>[] scoredValues(int length) {
        return new ScoredValue[length];
    }

    private Introduction enqueue(ACommand command) {
        return await(matchmaker.enqueue(command.command()));
    }

    private List<CommandId> parked(APoll poll) {
        ParkResult result = await(matchmaker.park(poll.parking()));
        assertThat(result).isInstanceOf(ParkResult.Parked.class);
        return ((ParkResult.Parked) result).introduced();
    }

    private long micros() {
        List<String> time = await(redis.time().collectList());
        return Long.parseLong(time.get(0)) * 1_000_000 + Long.parseLong(time.get(1));
    }

    private static <T> T await(Mono<T> answer) {
        T value = answer.block(BOUND);
        assertThat(value).isNotNull();
        return value;
    }
}
