// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.sentinel.api.sync.RedisSentinelCommands;

import dev.mcprelay.auth.credential.Secret;

/// A primary, a replica and three sentinels: the bundled server five times, on the loopback interface. They
/// end with the JVM at the latest.
public final class SentinelForTests implements AutoCloseable {
    private static final Secret<String> PASSWORD = Secret.of("only-for-tests");
    private static final String NAME = "relay";
    private static final int SENTINELS = 3;
    private static final Duration MOMENT = Duration.ofMillis(50);

    private final Path binary;
    private final Path folder;
    private final int port;
    private final List<Process> sentinels = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();
    private final RedisProcess primary;
    private final RedisProcess replica;

    private SentinelForTests(Path folder) throws IOException {
        this.folder = folder;
        this.binary = BundledBinary.unpackInto(folder);
        this.port = freePort();
        this.primary = server("primary", port, "");
        this.replica = server("replica", freePort(), "--replicaof '127.0.0.1 " + port + "'");
        for (int i = 0; i < SENTINELS; i++) {
            sentinels.add(sentinel("sentinel-" + i, port));
        }
    }

    /// Starts them, and waits until all know each other.
    public static SentinelForTests start(Path folder) {
        try {
            SentinelForTests all = new SentinelForTests(folder);
            Runtime.getRuntime().addShutdownHook(new Thread(all::close));
            all.ports.forEach(SentinelForTests::awaitWhole);
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Secret<String> url() {
        String servers = ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
        return Secret.of("redis-sentinel://:" + PASSWORD.reveal() + "@" + servers + "/0#" + NAME);
    }

    /// The primary ends, and nobody stands in for it until the sentinels have agreed.
    public void endPrimary() {
        primary.close();
    }

    /// The primary keeps its connections and takes new ones, and answers nobody for a minute.
    public void pausePrimary() {
        RedisURI uri = RedisURI.builder()
                .withHost("127.0.0.1")
                .withPort(port)
                .withPassword(PASSWORD.reveal().toCharArray())
                .build();
        try (RedisClient client = RedisClient.create(uri)) {
            String _ = client.connect().sync().clientPause(60_000);
        }
    }

    private RedisProcess server(String name, int at, String options) throws IOException {
        Path script = Files.writeString(
                folder.resolve(name + ".sh"),
                "#!/bin/sh\nexec '" + binary + "' \"$@\" --masterauth " + PASSWORD.reveal()
                        + " --repl-diskless-sync-delay 0 " + options + "\n");
        return RedisProcess.start(
                Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------")),
                Files.createDirectories(folder.resolve(name)),
                at,
                PASSWORD);
    }

    private Process sentinel(String name, int watched) throws IOException {
        int own = freePort();
        ports.add(own);
        Path data = Files.createDirectories(folder.resolve(name));
        Path file =
                Files.writeString(data.resolve("sentinel.conf"), """
                port %d
                bind 127.0.0.1
                dir "%s"
                sentinel monitor relay 127.0.0.1 %d 2
                sentinel auth-pass relay %s
                sentinel down-after-milliseconds relay 1000
                sentinel failover-timeout relay 4000
                """.formatted(own, data, watched, PASSWORD.reveal()));
        return new ProcessBuilder(binary.toString(), file.toString(), "--sentinel")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
    }

    private static void awaitWhole(int sentinel) {
        for (int i = 0; i < 400; i++) {
            if (knowsAll(sentinel)) {
                return;
            }
            LockSupport.parkNanos(MOMENT.toNanos());
        }
        throw new IllegalStateException("the sentinels do not come together");
    }

    private static boolean knowsAll(int at) {
        try (RedisClient client = RedisClient.create()) {
            RedisSentinelCommands<String, String> sentinel =
                    client.connectSentinel(RedisURI.create("127.0.0.1", at)).sync();
            return sentinel.info("sentinel").contains("status=ok")
                    && sentinel.info("sentinel").contains("slaves=1,sentinels=3")
                    && sentinel.replicas(NAME).stream().allMatch(found -> "ok".equals(found.get("master-link-status")));
        } catch (RuntimeException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        sentinels.forEach(Process::destroyForcibly);
        primary.close();
        replica.close();
    }
}
