// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.codec.StringCodec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import dev.mcprelay.redis.testkit.RedisForTests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class LuaScriptTest {
    private static final Duration BOUND = Duration.ofSeconds(10);

    /// Refuses with the words of ARGV[1] until it was asked ARGV[2] times.
    private static final LuaScript RELUCTANT = new LuaScript("""
            local asked = redis.call('INCR', KEYS[1])
            if asked < tonumber(ARGV[2]) then return redis.error_reply(ARGV[1]) end
            return asked
            """);

    private final String key = RedisForTests.keys().prefix() + "{lua}";
    private final LettuceConnections connections = RedisForTests.connections();
    private final CommandConnection<String, String> connection =
            Objects.requireNonNull(connections.connect(StringCodec.UTF8).block(BOUND));

    @AfterEach
    void close() {
        connections.close();
    }

    @Test
    void severalKeysAndAListOfAnswers() {
        // Given
        var script = new LuaScript("return {KEYS[1], KEYS[2], ARGV[1], '" + key + "'}");
        // When
        Mono<List<String>> answer =
                script.run(connection.reactive(), ScriptOutputType.MULTI, List.of(key + "a", key + "b"), "x");
        // Then
        assertThat(answer.block(BOUND)).containsExactly(key + "a", key + "b", "x", key);
    }

    @Test
    void aServerThatForgotTheScriptIsSentAllOfIt() {
        // Given
        var script = new LuaScript("return '" + key + "'");
        assertThat(run(script)).isEqualTo(key);
        assertThat(connection.reactive().scriptFlush().block(BOUND)).isEqualTo("OK");
        // When
        String answer = run(script);
        // Then
        assertThat(answer).isEqualTo(key);
    }

    @Test
    void aResourceThatIsMissingIsNamed() {
        // When / Then
        assertThatThrownBy(() -> LuaScript.of(LuaScriptTest.class, "missing.lua"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("missing.lua");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRYAGAIN slots move", "CLUSTERDOWN no master"})
    void aClusterThatMovesSlotsIsAskedAgain(String words) {
        // When
        Mono<Long> answer = reluctant(words, "4").retryWhen(SlotMoves.within(Duration.ofSeconds(5)));
        // Then
        assertThat(answer.block(BOUND)).isEqualTo(4);
    }

    @Test
    void noLongerThanTheOperationMayTake() {
        // When
        Mono<Long> answer = reluctant("TRYAGAIN slots move", "1000").retryWhen(SlotMoves.within(Duration.ofMillis(90)));
        // Then
        StepVerifier.create(answer)
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(RedisCommandExecutionException.class)
                        .hasMessageStartingWith("TRYAGAIN"))
                .verify(BOUND);
        assertThat(connection.reactive().get(key).block(BOUND)).isEqualTo("4");
    }

    @Test
    void anotherErrorIsNotRepeated() {
        // When
        Mono<Long> answer = reluctant("OOM no memory", "2").retryWhen(SlotMoves.within(Duration.ofSeconds(5)));
        // Then
        StepVerifier.create(answer)
                .expectError(RedisCommandExecutionException.class)
                .verify(BOUND);
        assertThat(connection.reactive().get(key).block(BOUND)).isEqualTo("1");
    }

    private Mono<Long> reluctant(String words, String times) {
        return RELUCTANT.run(connection.reactive(), ScriptOutputType.INTEGER, key, words, times);
    }

    private String run(LuaScript script) {
        return Objects.requireNonNull(script.<String>run(connection.reactive(), ScriptOutputType.VALUE, key)
                .block(BOUND));
    }
}
