// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

import dev.mcprelay.redis.embedded.BundledBinary;

/// A Redis Cluster of three shards, each a primary and its replica, whose slots move and whose primaries die.
/// One thread at a time.
public final class ShardedRedis implements LabRedis {
    private static final int SHARDS = 3;
    private static final int SERVERS = 2 * SHARDS;
    private static final int SLOTS = 16_384;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final List<RedisServer> servers = new ArrayList<>();
    private int turn;

    private ShardedRedis() {}

    /// Starts it, and returns when it serves all slots and every replica follows.
    public static ShardedRedis start(Path folder) {
        ShardedRedis cluster = new ShardedRedis();
        try {
            Path binary = BundledBinary.unpackInto(Files.createDirectories(folder));
            for (int i = 0; i < SERVERS; i++) {
                cluster.servers.add(RedisServer.start(
                        binary, folder, "redis-" + i, "--cluster-enabled", "yes", "--cluster-node-timeout", "2000"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cluster.join();
        return cluster;
    }

    private void join() {
        String meeting = Integer.toString(servers.getFirst().port());
        for (int i = 0; i < SERVERS; i++) {
            String _ = servers.get(i).ask("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
            String _ = servers.get(i).ask("CLUSTER", "MEET", "127.0.0.1", meeting);
        }
        int share = SLOTS / SHARDS;
        for (int i = 0; i < SHARDS; i++) {
            int last = i == SHARDS - 1 ? SLOTS - 1 : (i + 1) * share - 1;
            String _ =
                    servers.get(i).ask("CLUSTER", "ADDSLOTSRANGE", Integer.toString(i * share), Integer.toString(last));
        }
        await("the Cluster does not come together", () -> servers.stream().allMatch(ShardedRedis::isWhole));
        for (int i = 0; i < SHARDS; i++) {
            String _ = servers.get(SHARDS + i)
                    .ask("CLUSTER", "REPLICATE", servers.get(i).ask("CLUSTER", "MYID"));
        }
        awaitWhole();
    }

    private static void await(String failure, BooleanSupplier condition) {
        if (!Child.within(PATIENCE, condition)) {
            throw new IllegalStateException(failure);
        }
    }

    private void awaitWhole() {
        await(
                "not every shard of the Cluster has a replica",
                () -> servers.stream().allMatch(ShardedRedis::isWhole)
                        && primaries().size() == SHARDS
                        && primaries().stream()
                                .allMatch(primary -> replicas(primary).size() == 1));
    }

    private static boolean isWhole(RedisServer server) {
        String info = server.ask("CLUSTER", "INFO");
        return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:" + SERVERS);
    }

    private List<RedisServer> primaries() {
        return servers.stream().filter(RedisServer::isPrimary).toList();
    }

    private List<RedisServer> replicas(RedisServer primary) {
        return servers.stream().filter(server -> server.follows(primary)).toList();
    }

    @Override
    public String url(int node) {
        return servers.stream()
                .map(server -> "127.0.0.1:" + server.port())
                .collect(Collectors.joining(",", "redis://", ""));
    }

    @Override
    public void resetConnections() {
        servers.forEach(RedisServer::resetConnections);
    }

    /// Moves to another primary, one after another: the slot of the node list, that of one node's lanes,
    /// that of one tunnel.
    ///
    /// @param tunnels ids
    public void moveSlots(List<String> tunnels, Random random) {
        for (int i = 0; i < SHARDS; i++) {
            String slot = slot(tag(i, tunnels, random));
            RedisServer from = owner(slot);
            List<RedisServer> others =
                    primaries().stream().filter(server -> server != from).toList();
            moveSlot(slot, from, others.get(random.nextInt(others.size())));
        }
    }

    /// A primary is killed, and its replica promotes itself; what was killed comes back, and finds that it is
    /// the replica now. In turn: that of the node list, of one node's lanes, of one tunnel.
    ///
    /// @param tunnels ids
    /// @param lag how long the primary writes what its replica does not see
    public void failOver(List<String> tunnels, Random random, Duration lag) {
        RedisServer primary = owner(slot(tag(turn++, tunnels, random)));
        RedisServer replica = replicas(primary).getFirst();
        primary.loseReplicas();
        LockSupport.parkNanos(lag.toNanos());
        primary.kill();
        await("the replica does not promote itself", replica::isPrimary);
        servers.set(servers.indexOf(primary), primary.again());
        awaitWhole();
    }

    /// A replica takes the place of its primary, which lives and agrees. In turn as with [#failOver].
    ///
    /// @param tunnels ids
    public void switchOver(List<String> tunnels, Random random) {
        RedisServer replica =
                replicas(owner(slot(tag(turn++, tunnels, random)))).getFirst();
        String _ = replica.ask("CLUSTER", "FAILOVER");
        await("the replica is not promoted", replica::isPrimary);
        awaitWhole();
    }

    /// A primary stands still, with all its connections, its replica promotes itself, and after a while it
    /// goes on, until it hears of that. In turn as with [#failOver].
    ///
    /// @param tunnels ids
    /// @param after the promotion
    public void hang(List<String> tunnels, Random random, Duration after) {
        RedisServer primary = owner(slot(tag(turn++, tunnels, random)));
        RedisServer replica = replicas(primary).getFirst();
        primary.pause();
        await("the replica does not promote itself", replica::isPrimary);
        LockSupport.parkNanos(after.toNanos());
        primary.resume();
        awaitWhole();
    }

    private String tag(int which, List<String> tunnels, Random random) {
        List<String> nodes = owner(slot("nodes")).list("ZRANGE", "relay:{nodes}:beat", "0", "-1");
        return switch (which % SHARDS) {
            case 1 -> nodes.isEmpty() ? "nodes" : "n:" + nodes.get(random.nextInt(nodes.size()));
            case 2 -> "t:" + tunnels.get(random.nextInt(tunnels.size()));
            default -> "nodes";
        };
    }

    private String slot(String tag) {
        return servers.getFirst().ask("CLUSTER", "KEYSLOT", "{" + tag + "}");
    }

    private RedisServer owner(String slot) {
        return primaries().stream()
                .filter(server -> holds(server, Integer.parseInt(slot)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("slot " + slot + " has no owner"));
    }

    /// By its own line of `CLUSTER NODES`: slots and ranges of slots stand behind eight other words.
    private static boolean holds(RedisServer server, int slot) {
        String line = server.ask("CLUSTER", "NODES")
                .lines()
                .filter(node -> node.contains("myself"))
                .findFirst()
                .orElse("");
        return List.of(line.split(" ")).stream()
                .skip(8)
                .filter(range -> !range.startsWith("["))
                .map(range -> range.split("-"))
                .anyMatch(range ->
                        Integer.parseInt(range[0]) <= slot && slot <= Integer.parseInt(range[range.length - 1]));
    }

    private void moveSlot(String slot, RedisServer source, RedisServer target) {
        String targetId = target.ask("CLUSTER", "MYID");
        String _ = target.ask("CLUSTER", "SETSLOT", slot, "IMPORTING", source.ask("CLUSTER", "MYID"));
        String _ = source.ask("CLUSTER", "SETSLOT", slot, "MIGRATING", targetId);
        List<String> keys = source.list("CLUSTER", "GETKEYSINSLOT", slot, "100");
        while (!keys.isEmpty()) {
            for (String key : keys) {
                String _ = source.ask("MIGRATE", "127.0.0.1", Integer.toString(target.port()), key, "0", "2000");
            }
            keys = source.list("CLUSTER", "GETKEYSINSLOT", slot, "100");
        }
        String _ = target.ask("CLUSTER", "SETSLOT", slot, "NODE", targetId);
        String _ = source.ask("CLUSTER", "SETSLOT", slot, "NODE", targetId);
        primaries().stream()
                .filter(server -> server != source && server != target)
                .forEach(other -> {
                    String _ = other.ask("CLUSTER", "SETSLOT", slot, "NODE", targetId);
                });
    }

    @Override
    public void close() {
        servers.forEach(RedisServer::close);
    }
}
