// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import dev.mcprelay.testbed.lab.fault.FaultSite;
import dev.mcprelay.testbed.lab.history.History;
import dev.mcprelay.testbed.lab.process.LabRedis;
import dev.mcprelay.testbed.lab.process.RelayProcess;
import dev.mcprelay.testbed.lab.process.SentinelRedis;
import dev.mcprelay.testbed.lab.process.ShardedRedis;
import dev.mcprelay.testbed.lab.process.SwitchedRedis;
import dev.mcprelay.testbed.lab.process.TcpForwarder;
import dev.mcprelay.testbed.lab.workload.CallExchange;
import dev.mcprelay.testbed.lab.workload.Callers;
import dev.mcprelay.testbed.lab.workload.Callers.CallSite;
import dev.mcprelay.testbed.lab.workload.TunnelFleet;
import dev.mcprelay.testbed.world.AdminClient;
import dev.mcprelay.testbed.world.AdminClient.NewTunnel;

/// Nodes, Redis, what stands before the nodes, tunnels with two clients each, callers. Callers' connections
/// go round the nodes. Of the two clients of a tunnel one stays at a node while it lives, the other changes
/// node at every request.
final class LabWorld implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    /// What a call may take beyond its deadline before it counts as one without an outcome.
    private static final Duration GRACE = Duration.ofSeconds(6);

    /// So many of a hundred callers go away before their answer comes.
    private static final int LEAVING = 2;

    private final Deque<AutoCloseable> closing = new ArrayDeque<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final LabOptions options;
    private final List<RelayProcess> nodes;
    private final LabRedis redis;
    private final ReadyNodes ready;
    private final TcpForwarder front;
    private final TunnelFleet clients;
    private final List<NewTunnel> tunnels;
    private final CallExchange exchange;
    private final History history;

    LabWorld(LabOptions options, Path folder, History history) {
        this.options = options;
        this.history = history;
        try {
            int count = options.size().nodes();
            redis = closed(redis(options.size(), folder.resolve("redis")));
            nodes = nodes(folder, count);
            ready = closed(options.size().probed() ? ReadyNodes.probing(nodes) : ReadyNodes.all());
            front = closed(TcpForwarder.along(this::nextNode));
            AdminClient admin = new AdminClient(nodes.getFirst().url(), RelayProcess.ADMIN_KEY);
            tunnels = IntStream.range(0, options.size().tunnels())
                    .mapToObj(i -> admin.createTunnel("lab-" + i, "{\"mode\":\"open\"}"))
                    .toList();
            clients = closed(new TunnelFleet(history, options.mischief()));
            connectClients();
            exchange = closed(new CallExchange(DEADLINE.plus(GRACE), this::nodeServing));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static LabRedis redis(LabOptions.Size size, Path folder) {
        return switch (size.redis()) {
            case ONE -> SwitchedRedis.start(folder, size.nodes());
            case SENTINEL -> SentinelRedis.start(folder);
            case CLUSTER -> ShardedRedis.start(folder);
        };
    }

    private List<RelayProcess> nodes(Path folder, int count) {
        List<RelayProcess> started = new ArrayList<>();
        String publicUrl = "--relay.public-url=http://localhost:8080";
        for (int i = 0; i < count; i++) {
            started.add(closed(new RelayProcess(
                    i,
                    folder,
                    new RelayProcess.Launch(
                            options.bug(),
                            options.size().probed(),
                            List.of(
                                    publicUrl,
                                    "--relay.redis.url=" + redis.url(i),
                                    "--relay.mcp.deadline=" + DEADLINE.toSeconds() + "s",
                                    "--relay.drain.deadline=20s")))));
        }
        started.forEach(RelayProcess::launch);
        started.forEach(RelayProcess::awaitReady);
        return List.copyOf(started);
    }

    private <T extends AutoCloseable> T closed(T part) {
        closing.push(part);
        return part;
    }

    /// The next node in turn; after it those that follow.
    private int nextNode(int attempt) {
        for (int i = 0; attempt < nodes.size() && i < nodes.size(); i++) {
            RelayProcess node = nodeAt(turn.getAndIncrement());
            if (ready.contains(node)) {
                return node.port();
            }
        }
        return 0;
    }

    /// The node that a client stays at while it can; after it those that follow.
    private int homeNode(RelayProcess home, int attempt) {
        return IntStream.range(0, nodes.size())
                .mapToObj(i -> nodeAt(home.number() + i))
                .filter(ready::contains)
                .skip(attempt)
                .mapToInt(RelayProcess::port)
                .findFirst()
                .orElse(0);
    }

    private RelayProcess nodeAt(int place) {
        return nodes.get(Math.floorMod(place, nodes.size()));
    }

    private int nodeServing(int clientPort) {
        int port = front.servedBy(clientPort);
        return nodes.stream()
                .filter(node -> node.port() == port)
                .mapToInt(RelayProcess::number)
                .findFirst()
                .orElse(-1);
    }

    private void connectClients() {
        TcpForwarder restless = closed(TcpForwarder.oneRequestEach(this::nextNode));
        List<TcpForwarder> homes = nodes.stream()
                .map(node -> closed(TcpForwarder.along(attempt -> homeNode(node, attempt))))
                .toList();
        for (int i = 0; i < tunnels.size(); i++) {
            NewTunnel tunnel = tunnels.get(i);
            String home = homes.get(i % homes.size()).url();
            String own = nodeAt(i).url();
            clients.join(tunnel, options.size().pinned() ? own : home);
            clients.join(tunnel, options.size().pinned() ? own : restless.url());
        }
    }

    private List<CallSite> sites() {
        return IntStream.range(0, tunnels.size())
                .mapToObj(i -> new CallSite(
                        tunnels.get(i).id(), options.size().pinned() ? nodeAt(i).url() : front.url()))
                .toList();
    }

    /// Callers who have not begun yet.
    ///
    /// @param name with which the uids of their calls begin
    Callers callers(String name) {
        LabOptions.Load load = options.load();
        Callers.Habits habits = new Callers.Habits(
                load.callers(),
                load.perSecond(),
                load.retrying(),
                load.longestTool(),
                load.patient() ? 0 : LEAVING,
                options.seed());
        return new Callers(name, history, sites(), habits, exchange);
    }

    /// How often each command of a single Redis was called so far.
    SortedMap<String, Long> commandCalls() {
        return switch (redis) {
            case SwitchedRedis one -> one.commandCalls();
            case SentinelRedis _, ShardedRedis _ -> new TreeMap<>();
        };
    }

    FaultSite faultSite() {
        List<String> ids = tunnels.stream().map(NewTunnel::id).toList();
        return new FaultSite(nodes, redis, clients, ids, history, new Random(options.seed()));
    }

    @Override
    public void close() {
        while (!closing.isEmpty()) {
            try {
                closing.pop().close();
            } catch (Exception e) {
                // the rest is put away all the same
            }
        }
    }
}
