// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.bus;

import java.nio.file.Path;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

import dev.mcprelay.broker.port.FrameBus;
import dev.mcprelay.broker.port.FrameBusContract;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.redis.embedded.ClusterForTests;

/// Channels belong to slots there.
final class BusOnClusterTest extends FrameBusContract {
    private static @Nullable ClusterForTests cluster;

    private final BusesOnRedis buses =
            new BusesOnRedis(Objects.requireNonNull(cluster).url());

    @BeforeAll
    static void start(@TempDir Path folder) {
        cluster = ClusterForTests.start(folder);
    }

    @AfterAll
    static void stop() {
        Objects.requireNonNull(cluster).close();
    }

    @Override
    protected FrameBus join(NodeId node) {
        return buses.join(node);
    }

    @Override
    protected void leave(FrameBus bus) {
        ((RedisFrameBus) bus).close();
    }

    @AfterEach
    void close() {
        buses.close();
    }
}
