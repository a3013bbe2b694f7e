// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.match;

import java.nio.file.Path;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

import dev.mcprelay.broker.port.MatchmakerContract;
import dev.mcprelay.broker.port.MatchmakerParkingContract;
import dev.mcprelay.redis.embedded.ClusterForTests;

/// No script touches two slots.
final class MatchmakerOnClusterTest {
    private static @Nullable ClusterForTests cluster;

    @BeforeAll
    static void start(@TempDir Path folder) {
        cluster = ClusterForTests.start(folder);
    }

    @AfterAll
    static void stop() {
        Objects.requireNonNull(cluster).close();
    }

    private static MatchmakerOnRedis onCluster() {
        return new MatchmakerOnRedis(Objects.requireNonNull(cluster).url());
    }

    @Nested
    final class Introducing extends MatchmakerContract {
        Introducing() {
            super(onCluster());
        }
    }

    @Nested
    final class Parking extends MatchmakerParkingContract {
        Parking() {
            super(onCluster());
        }
    }
}
