// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import dev.mcprelay.redis.embedded.BundledBinary;

/// One Redis behind one forwarder a node, so that links can be broken one by one, and another server can take
/// the first one's place at the same address. The registry of tunnels outlives what makes it lose its data:
/// that is what an operator would put back, and without it nobody could call at all. One thread at a time.
public final class SwitchedRedis implements LabRedis {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern CALLS = Pattern.compile("cmdstat_([^:]+):calls=(\\d+)");

    private final Path folder;
    private final Path binary;
    private final List<TcpForwarder> links;
    private volatile RedisServer server;
    private int servers;

    private SwitchedRedis(Path folder, Path binary, int nodes) {
        this.folder = folder;
        this.binary = binary;
        this.server = another();
        this.links = IntStream.range(0, nodes)
                .mapToObj(_ -> TcpForwarder.to(() -> server.port()))
                .toList();
    }

    /// Starts one.
    ///
    /// @param nodes how many have a link of their own
    public static SwitchedRedis start(Path folder, int nodes) {
        try {
            return new SwitchedRedis(folder, BundledBinary.unpackInto(Files.createDirectories(folder)), nodes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RedisServer another(String... options) {
        return RedisServer.start(binary, folder, "redis-" + servers++, options);
    }

    @Override
    public String url(int node) {
        return "redis://127.0.0.1:" + links.get(node).port();
    }

    /// The way of one node to Redis.
    public TcpForwarder link(int node) {
        return links.get(node);
    }

    public List<TcpForwarder> links() {
        return links;
    }

    @Override
    public void resetConnections() {
        links.forEach(TcpForwarder::reset);
    }

    /// How often Redis says that each of its commands was called, from outside or from within a script.
    public SortedMap<String, Long> commandCalls() {
        SortedMap<String, Long> calls = new TreeMap<>();
        Matcher line = CALLS.matcher(server.ask("INFO", "commandstats"));
        while (line.find()) {
            calls.put(line.group(1), Long.parseLong(line.group(2)));
        }
        return calls;
    }

    /// Loses everything at one stroke but the registry.
    public void flush() {
        List<List<String>> commands = new ArrayList<>(List.of(List.of("MULTI"), List.of("FLUSHALL")));
        commands.addAll(registry());
        commands.add(List.of("EXEC"));
        var _ = server.script(commands);
    }

    /// Is killed, and comes back after a while as it was.
    public void restart(Duration away) {
        links.forEach(TcpForwarder::refuse);
        String _ = server.ask("SAVE");
        server.kill();
        LockSupport.parkNanos(away.toNanos());
        server = RedisServer.start(binary, folder, server.name());
        links.forEach(TcpForwarder::heal);
    }

    /// Is killed, and comes back after a while with nothing but the registry.
    public void restartEmpty(Duration away) {
        List<List<String>> registry = registry();
        links.forEach(TcpForwarder::refuse);
        server.kill();
        LockSupport.parkNanos(away.toNanos());
        RedisServer fresh = another();
        var _ = fresh.script(registry);
        server = fresh;
        links.forEach(TcpForwarder::heal);
    }

    /// The primary dies after its replica has lost touch with it, and the replica is promoted.
    ///
    /// @param lag how long the primary writes what its replica does not see
    /// @param away how long there is no Redis
    public void failOver(Duration lag, Duration away) {
        RedisServer primary = server;
        try (TcpForwarder replication = TcpForwarder.to(primary::port)) {
            RedisServer replica = another("--replicaof", "127.0.0.1 " + replication.port());
            if (!Child.within(
                    PATIENCE,
                    () -> replica.list("INFO", "replication").getFirst().contains("master_link_status:up"))) {
                throw new IllegalStateException("the replica does not follow");
            }
            replication.refuse();
            LockSupport.parkNanos(lag.toNanos());
            primary.kill();
            LockSupport.parkNanos(away.toNanos());
            String _ = replica.ask("REPLICAOF", "NO", "ONE");
            server = replica;
        }
        // what was taken while nobody was there stands open
        links.forEach(TcpForwarder::reset);
    }

    /// Commands that put the registry back.
    private List<List<String>> registry() {
        List<String> keys = new ArrayList<>(server.list("KEYS", "*}:tunnel"));
        keys.addAll(server.list("KEYS", "*{tunnels}:all"));
        List<List<String>> dumps =
                server.script(keys.stream().map(key -> List.of("DUMP", key)).toList());
        List<List<String>> commands = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            commands.add(List.of("RESTORE", keys.get(i), "0", dumps.get(i).getFirst()));
        }
        return commands;
    }

    @Override
    public void close() {
        links.forEach(TcpForwarder::close);
        server.close();
    }
}
