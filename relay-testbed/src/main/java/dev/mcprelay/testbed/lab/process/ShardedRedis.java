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
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.mcprelay.redis.embedded.BundledBinary;

/// A Redis Cluster of three masters without replicas, whose slots move. One thread at a time.
public final class ShardedRedis implements LabRedis {
    private static final int MASTERS = 3;
    private static final int SLOTS = 16_384;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<RedisServer> masters = new ArrayList<>();

    private ShardedRedis() {}

    /// Starts it, and returns when it serves all slots.
    public static ShardedRedis start(Path folder) {
        ShardedRedis cluster = new ShardedRedis();
        try {
            Path binary = BundledBinary.unpackInto(Files.createDirectories(folder));
            for (int i = 0; i < MASTERS; i++) {
                cluster.masters.add(RedisServer.start(
                        binary, folder, "master-" + i, "--cluster-enabled", "yes", "--cluster-node-timeout", "2000"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cluster.join();
        return cluster;
    }

    private void join() {
        int share = SLOTS / MASTERS;
        for (int i = 0; i < MASTERS; i++) {
            int last = i == MASTERS - 1 ? SLOTS - 1 : (i + 1) * share - 1;
            RedisServer master = masters.get(i);
            String _ = master.ask("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
            String _ = master.ask("CLUSTER", "ADDSLOTSRANGE", Integer.toString(i * share), Integer.toString(last));
            String _ = master.ask(
                    "CLUSTER",
                    "MEET",
                    "127.0.0.1",
                    Integer.toString(masters.getFirst().port()));
        }
        if (!Child.within(PATIENCE, () -> masters.stream().allMatch(ShardedRedis::isWhole))) {
            throw new IllegalStateException("the Cluster does not come together");
        }
    }

    private static boolean isWhole(RedisServer master) {
        String info = master.ask("CLUSTER", "INFO");
        return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:" + MASTERS);
    }

    @Override
    public String url(int node) {
        return masters.stream()
                .map(master -> "127.0.0.1:" + master.port())
                .collect(Collectors.joining(",", "redis://", ""));
    }

    /// Moves to another master, one after another: the slot of the node list, that of one node's lanes,
    /// that of one tunnel.
    ///
    /// @param tunnels ids
    public void moveSlots(List<String> tunnels, Random random) {
        List<String> tags = new ArrayList<>(List.of("nodes"));
        List<String> nodes = nodes();
        if (!nodes.isEmpty()) {
            tags.add("n:" + nodes.get(random.nextInt(nodes.size())));
        }
        tags.add("t:" + tunnels.get(random.nextInt(tunnels.size())));
        for (String tag : tags) {
            String slot = masters.getFirst().ask("CLUSTER", "KEYSLOT", "{" + tag + "}");
            int from = owner(Integer.parseInt(slot));
            moveSlot(slot, from, (from + 1 + random.nextInt(MASTERS - 1)) % MASTERS);
        }
    }

    private List<String> nodes() {
        String slot = masters.getFirst().ask("CLUSTER", "KEYSLOT", "{nodes}");
        return masters.get(owner(Integer.parseInt(slot))).list("ZRANGE", "relay:{nodes}:beat", "0", "-1");
    }

    /// By the ranges that the first master tells: first, last, then host, port, id of the owner.
    private int owner(int slot) {
        List<Integer> ports = masters.stream().map(RedisServer::port).toList();
        for (int i = 0; i < MASTERS; i++) {
            String line = masters.get(i)
                    .ask("CLUSTER", "NODES")
                    .lines()
                    .filter(node -> node.contains("myself"))
                    .findFirst()
                    .orElse("");
            if (holds(line, slot)) {
                return i;
            }
        }
        throw new IllegalStateException("slot " + slot + " has no owner among " + ports);
    }

    /// A line of `CLUSTER NODES`: slots and ranges of slots stand behind eight other words.
    private static boolean holds(String line, int slot) {
        return List.of(line.split(" ")).stream()
                .skip(8)
                .filter(range -> !range.startsWith("["))
                .map(range -> range.split("-"))
                .anyMatch(range ->
                        Integer.parseInt(range[0]) <= slot && slot <= Integer.parseInt(range[range.length - 1]));
    }

    private void moveSlot(String slot, int from, int to) {
        RedisServer source = masters.get(from);
        RedisServer target = masters.get(to);
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
        IntStream.of(to, from, MASTERS - from - to).forEach(i -> {
            String _ = masters.get(i).ask("CLUSTER", "SETSLOT", slot, "NODE", targetId);
        });
    }

    @Override
    public void close() {
        masters.forEach(RedisServer::close);
    }
}
