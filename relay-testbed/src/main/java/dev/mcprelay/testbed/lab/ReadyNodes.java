// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

import dev.mcprelay.testbed.lab.process.RelayProcess;

/// Which nodes a load balancer would send to: it asks each of them, several times a second.
final class ReadyNodes implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofMillis(250);

    private final Set<Integer> unready = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private ReadyNodes() {}

    /// One that does not ask.
    static ReadyNodes all() {
        return new ReadyNodes();
    }

    static ReadyNodes probing(List<RelayProcess> nodes) {
        ReadyNodes ready = new ReadyNodes();
        nodes.forEach(node -> Thread.ofVirtual().name("probe-" + node.number()).start(() -> ready.probe(node)));
        return ready;
    }

    private void probe(RelayProcess node) {
        while (!closed) {
            if (node.isReady()) {
                unready.remove(node.number());
            } else {
                unready.add(node.number());
            }
            LockSupport.parkNanos(PERIOD.toNanos());
        }
    }

    boolean contains(RelayProcess node) {
        return !unready.contains(node.number());
    }

    @Override
    public void close() {
        closed = true;
    }
}
