// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.containers.GenericContainer;

import dev.mcprelay.auth.credential.Secret;
import dev.mcprelay.redis.LettuceConnections;
import dev.mcprelay.redis.RelayKeys;
import dev.mcprelay.redis.embedded.EmbeddedRedis;

/// A real Redis, one per JVM, never a fake: `REDIS_URL` if set, else a container where an engine answers, else
/// redis-server or valkey-server 7 or later on the PATH, else the bundled binary. It ends with the JVM. Tests
/// keep apart by their key prefix.
public final class RedisForTests {
    private static final Logger LOG = LoggerFactory.getLogger(RedisForTests.class);
    private static final String IMAGE = "redis:7.4-alpine";
    private static final Pattern MAJOR = Pattern.compile("v=(\\d+)\\.");

    private RedisForTests() {}

    /// Where it is.
    public static Secret<String> url() {
        return Shared.URL;
    }

    /// New connections to it; to be closed.
    public static LettuceConnections connections() {
        return LettuceConnections.to(url());
    }

    /// Key names that nobody else uses.
    public static RelayKeys keys() {
        return new RelayKeys("test-" + UUID.randomUUID() + ":");
    }

    private static final class Shared {
        static final Secret<String> URL = choose();
    }

    private static Secret<String> choose() {
        String given = System.getenv("REDIS_URL");
        if (given != null && !given.isBlank()) {
            return chosen("REDIS_URL", Secret.of(given));
        }
        return inContainer()
                .or(RedisForTests::onPath)
                .orElseGet(() -> chosen("the bundled binary", ending(EmbeddedRedis.start(folder()))));
    }

    /// Testcontainers is asked only where an engine may be: else it logs a block of errors.
    private static Optional<Secret<String>> inContainer() {
        boolean mayBe = System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock"));
        return mayBe ? started() : Optional.empty();
    }

    @SuppressWarnings("resource") // ends with the JVM
    private static Optional<Secret<String>> started() {
        try {
            var container = new GenericContainer<>(IMAGE).withExposedPorts(6379);
            container.start();
            return Optional.of(chosen(
                    "a container of " + IMAGE,
                    Secret.of("redis://" + container.getHost() + ":" + container.getMappedPort(6379))));
        } catch (RuntimeException e) {
            LOG.atInfo().addKeyValue("reason", e.getMessage()).log("no container engine answers");
            return Optional.empty();
        }
    }

    private static Optional<Secret<String>> onPath() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(folder -> Stream.of("redis-server", "valkey-server").map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .filter(RedisForTests::isRecent)
                .findFirst()
                .map(server -> chosen(server.toString(), ending(EmbeddedRedis.start(server, folder()))));
    }

    private static boolean isRecent(Path server) {
        try {
            Process process = new ProcessBuilder(server.toString(), "--version").start();
            String version = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher major = MAJOR.matcher(version);
            return process.waitFor(5, TimeUnit.SECONDS) && major.find() && Integer.parseInt(major.group(1)) >= 7;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Secret<String> ending(EmbeddedRedis server) {
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        return server.url();
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("redis-for-tests");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Secret<String> chosen(String what, Secret<String> url) {
        LOG.atInfo().addKeyValue("redis", what).log("Redis for tests");
        return url;
    }
}
