// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.codec.StringCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

import dev.mcprelay.auth.credential.Secret;
import dev.mcprelay.redis.CommandConnection;
import dev.mcprelay.redis.LettuceConnections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class EmbeddedRedisTest {
    private static final Duration BOUND = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    @Test
    void dataSurviveARestart() {
        // Given
        try (EmbeddedRedis first = EmbeddedRedis.start(folder)) {
            assertThat(ask(first.url(), redis -> redis.reactive().set("k", "v")))
                    .isEqualTo("OK");
        }
        // When
        try (EmbeddedRedis second = EmbeddedRedis.start(folder)) {
            // Then
            assertThat(ask(second.url(), redis -> redis.reactive().get("k"))).isEqualTo("v");
        }
    }

    @Test
    void nobodyGetsInWithoutThePassword() {
        // Given
        try (EmbeddedRedis redis = EmbeddedRedis.start(folder)) {
            var open = Secret.of(redis.url().reveal().replaceFirst(":[0-9a-f]+@", ""));
            // When / Then
            assertThatThrownBy(
                            () -> ask(open, connection -> connection.reactive().get("k")))
                    .isInstanceOf(RedisConnectionException.class)
                    .rootCause()
                    .hasMessageStartingWith("NOAUTH");
        }
    }

    @Test
    void itListensOnLoopbackOnlyEachWithAPortAndAPasswordOfItsOwn(@TempDir Path otherFolder) {
        // Given
        try (EmbeddedRedis redis = EmbeddedRedis.start(folder);
                EmbeddedRedis other = EmbeddedRedis.start(otherFolder)) {
            // When
            String bound = ask(
                    redis.url(),
                    connection ->
                            connection.reactive().configGet("bind").map(settings -> settings.getOrDefault("bind", "")));
            // Then
            assertThat(bound).isEqualTo("127.0.0.1");
            assertThat(address(redis)).matches("redis://:[0-9a-f]{32,}@127\\.0\\.0\\.1:[0-9]+");
            assertThat(address(redis).split("[:@]", -1)).doesNotContainAnyElementsOf(secrets(other));
        }
    }

    private static String address(EmbeddedRedis redis) {
        return redis.url().reveal();
    }

    /// Its password and its port.
    private static List<String> secrets(EmbeddedRedis redis) {
        String[] parts = address(redis).split("[:@]", -1);
        return List.of(parts[2], parts[4]);
    }

    @Test
    void thePasswordIsNeitherOnTheCommandLineNorLeftInAFile() throws IOException {
        // Given
        try (EmbeddedRedis redis = EmbeddedRedis.start(folder)) {
            String password = redis.url().reveal().replaceFirst("redis://:([0-9a-f]+)@.*", "$1");
            // When
            List<String> commandLines = ProcessHandle.current()
                    .descendants()
                    .flatMap(child -> child.info().commandLine().stream())
                    .toList();
            // Then
            assertThat(commandLines)
                    .anyMatch(line -> line.contains("redis-server"))
                    .noneMatch(line -> line.contains(password));
            assertThat(redis.url()).hasToString("[REDACTED]");
            try (Stream<Path> files = Files.walk(folder)) {
                assertThat(files.filter(file -> file.toString().endsWith(".conf")))
                        .isEmpty();
            }
        }
    }

    @Test
    void oneFolderServesOneServer() {
        // Given
        try (EmbeddedRedis _ = EmbeddedRedis.start(folder)) {
            // When / Then
            assertThatThrownBy(() -> EmbeddedRedis.start(folder))
                    .isInstanceOf(EmbeddedRedisException.class)
                    .hasMessageStartingWith("Another relay uses the folder");
        }
    }

    @Test
    void aServerThatDoesNotStartSaysWhyInOneSentence() throws IOException {
        // Given
        Path notRedis = Files.writeString(folder.resolve("not-redis"), "#!/bin/sh\necho 'no such luck'\n");
        assertThat(notRedis.toFile().setExecutable(true)).isTrue();
        // When / Then
        assertThatThrownBy(() -> EmbeddedRedis.start(notRedis, folder))
                .isInstanceOf(EmbeddedRedisException.class)
                .hasMessageContaining("(no such luck)")
                .hasMessageContaining("RELAY_REDIS_URL");
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() {
        // Given
        Path nowhere = folder.resolve("absent");
        // When / Then
        assertThatThrownBy(() -> BundledBinary.unpackInto(nowhere))
                .isInstanceOf(EmbeddedRedisException.class)
                .hasMessageContaining(nowhere.toString())
                .hasMessageContaining("RELAY_DATA_DIR");
    }

    @Test
    void anUnknownPlatformIsNamed() {
        // When / Then
        assertThatThrownBy(() -> BundledBinary.platform("Windows 11", "amd64"))
                .isInstanceOf(EmbeddedRedisException.class)
                .hasMessage("There is no bundled Redis for Windows 11 on amd64: run a Redis 7 and set RELAY_REDIS_URL");
    }

    @Test
    void theServerDiesWithAKilledParent() throws Exception {
        // Given
        Process parent = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        RedisParent.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        try (var output = parent.inputReader()) {
            assertThat(output.lines().anyMatch(RedisParent.READY::equals)).isTrue();
            List<ProcessHandle> children = parent.descendants().toList();
            assertThat(children).isNotEmpty();
            // When
            assertThat(parent.destroyForcibly().waitFor(10, TimeUnit.SECONDS)).isTrue();
            // Then
            for (ProcessHandle child : children) {
                assertThat(child.onExit().get(10, TimeUnit.SECONDS).isAlive()).isFalse();
            }
        }
    }

    private interface Question {
        Mono<String> ask(CommandConnection<String, String> connection);
    }

    private static String ask(Secret<String> url, Question question) {
        try (var connections = LettuceConnections.to(url)) {
            String answer =
                    connections.connect(StringCodec.UTF8).flatMap(question::ask).block(BOUND);
            assertThat(answer).isNotNull();
            return answer;
        }
    }
}
