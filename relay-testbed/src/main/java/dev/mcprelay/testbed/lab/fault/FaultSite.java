// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab.fault;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

import dev.mcprelay.testbed.lab.history.History;
import dev.mcprelay.testbed.lab.history.HistoryEvent.Phase;
import dev.mcprelay.testbed.lab.process.LabRedis;
import dev.mcprelay.testbed.lab.process.RelayProcess;
import dev.mcprelay.testbed.lab.process.SentinelRedis;
import dev.mcprelay.testbed.lab.process.ShardedRedis;
import dev.mcprelay.testbed.lab.process.SwitchedRedis;
import dev.mcprelay.testbed.lab.workload.TunnelFleet;

/// Everything that a fault can strike.
///
/// @param tunnels ids
public record FaultSite(
        List<RelayProcess> nodes,
        LabRedis redis,
        TunnelFleet clients,
        List<String> tunnels,
        History history,
        Random random) {
    private static final int NO_NODE = -1;

    public FaultSite {
        nodes = List.copyOf(nodes);
        tunnels = List.copyOf(tunnels);
    }

    RelayProcess anyNode() {
        return nodes.get(random.nextInt(nodes.size()));
    }

    SwitchedRedis oneRedis() {
        return redis(SwitchedRedis.class);
    }

    SentinelRedis watched() {
        return redis(SentinelRedis.class);
    }

    ShardedRedis cluster() {
        return redis(ShardedRedis.class);
    }

    private <R extends LabRedis> R redis(Class<R> wanted) {
        if (wanted.isInstance(redis)) {
            return wanted.cast(redis);
        }
        throw new IllegalStateException("this fault wants another Redis: " + wanted.getSimpleName());
    }

    /// Notes begin and end around what a fault does.
    void during(String fault, int node, Runnable deed) {
        history.fault(fault, node, Phase.BEGIN);
        deed.run();
        history.fault(fault, node, Phase.END);
    }

    void during(String fault, Runnable deed) {
        during(fault, NO_NODE, deed);
    }

    static void pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }
}
