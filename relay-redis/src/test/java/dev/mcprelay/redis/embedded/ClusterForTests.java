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
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;

import dev.mcprelay.auth.credential.Secret;

/// A Redis Cluster of three masters without replicas: the bundled server three times, on the loopback
/// interface. It ends with the JVM at the latest.
public final class ClusterForTests implements AutoCloseable {
    private static final Secret<String> PASSWORD = Secret.of("only-for-tests");
    private static final int MASTERS = 3;
    private static final int SLOTS = 16_384;
    private static final int TRIES = 10;

    /// A node also listens on its port + 10000.
    private static final int HIGHEST_PORT = 55_535;

    private static final Duration MOMENT = Duration.ofMillis(50);

    private final List<RedisProcess> servers = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();

    private ClusterForTests() {}

    /// Starts it, and waits until it serves all slots.
    ///
    /// @param folder for its binary and data
    public static ClusterForTests start(Path folder) {
        var cluster = new ClusterForTests();
        Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
        Path server = clustered(BundledBinary.unpackInto(folder));
        for (int i = 0; i < MASTERS; i++) {
            cluster.add(server, folder.resolve("master-" + i));
        }
        cluster.join();
        return cluster;
    }

    /// All nodes, with commas between them.
    public Secret<String> url() {
        String others = ports.stream().skip(1).map(port -> ",127.0.0.1:" + port).collect(Collectors.joining());
        return Secret.of("redis://:" + PASSWORD.reveal() + "@127.0.0.1:" + ports.getFirst() + others);
    }

    /// Gives a slot without keys from its first owner to the next master. Once per slot.
    public void moveSlot(int slot) {
        int from = firstOwner(slot);
        int to = (from + 1) % MASTERS;
        String target = ask(to, RedisCommands::clusterMyId);
        run(to, redis -> redis.clusterSetSlotImporting(slot, ask(from, RedisCommands::clusterMyId)));
        run(from, redis -> redis.clusterSetSlotMigrating(slot, target));
        for (int i : new int[] {to, from, (to + 1) % MASTERS}) {
            run(i, redis -> redis.clusterSetSlotNode(slot, target));
        }
    }

    /// Breaks all subscriptions at the first owner of a slot.
    public void killSubscriptions(int slot) {
        run(firstOwner(slot), redis -> redis.clientKill(KillArgs.Builder.typePubsub()));
    }

    /// Breaks all connections for commands at the first owner of a slot.
    public void killConnections(int slot) {
        run(firstOwner(slot), redis -> redis.clientKill(KillArgs.Builder.typeNormal()));
    }

    private static int firstOwner(int slot) {
        return Math.min(slot / (SLOTS / MASTERS), MASTERS - 1);
    }

    @Override
    public void close() {
        servers.forEach(RedisProcess::close);
    }

    /// The same server, which finds itself in a Cluster.
    private static Path clustered(Path binary) {
        try {
            Path script = Files.writeString(
                    binary.resolveSibling("clustered"),
                    "#!/bin/sh\nexec '" + binary + "' \"$@\" --cluster-enabled yes --cluster-node-timeout 2000\n");
            return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(Path server, Path folder) {
        IOException last = new IOException("never tried");
        for (int i = 0; i < TRIES; i++) {
            try {
                Files.createDirectories(folder);
                int port = freePort();
                servers.add(RedisProcess.start(server, folder, port, PASSWORD));
                ports.add(port);
                return;
            } catch (IOException e) {
                last = e; // another may have taken the port
            }
        }
        throw new UncheckedIOException(last);
    }

    private void join() {
        int share = SLOTS / MASTERS;
        for (int i = 0; i < MASTERS; i++) {
            int first = i * share;
            int last = i == MASTERS - 1 ? SLOTS - 1 : first + share - 1;
            long epoch = i + 1L;
            run(i, redis -> {
                redis.clusterSetConfigEpoch(epoch);
                redis.clusterAddSlots(IntStream.rangeClosed(first, last).toArray());
                redis.clusterMeet("127.0.0.1", ports.getFirst());
            });
        }
        for (int i = 0; i < MASTERS; i++) {
            run(i, ClusterForTests::awaitWhole);
        }
    }

    private static void awaitWhole(RedisCommands<String, String> redis) {
        for (int i = 0; i < 400; i++) {
            String info = redis.clusterInfo();
            if (info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:" + MASTERS)) {
                return;
            }
            LockSupport.parkNanos(MOMENT.toNanos());
        }
        throw new IllegalStateException("the Cluster does not come together");
    }

    private void run(int node, Consumer<RedisCommands<String, String>> commands) {
        boolean _ = ask(node, redis -> {
            commands.accept(redis);
            return true;
        });
    }

    private <T> T ask(int node, Function<RedisCommands<String, String>, T> question) {
        RedisURI uri = RedisURI.builder()
                .withHost("127.0.0.1")
                .withPort(ports.get(node))
                .withPassword(PASSWORD.reveal().toCharArray())
                .build();
        try (RedisClient client = RedisClient.create(uri)) {
            return question.apply(client.connect().sync());
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = socket.getLocalPort();
            if (port > HIGHEST_PORT) {
                throw new IOException("too high: " + port);
            }
            return port;
        }
    }
}
