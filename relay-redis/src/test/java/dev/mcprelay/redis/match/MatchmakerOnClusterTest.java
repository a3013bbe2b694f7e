// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.match;

import java.nio.file.Path;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

import dev.mcprelay.broker.port.MatchRules;
import dev.mcprelay.broker.port.Matchmaker;
import dev.mcprelay.broker.port.MatchmakerContract;
import dev.mcprelay.redis.embedded.ClusterForTests;

/// No script touches two slots.
final class MatchmakerOnClusterTest extends MatchmakerContract {
    private static @Nullable ClusterForTests cluster;

    private final MatchmakerOnRedis redis =
            new MatchmakerOnRedis(Objects.requireNonNull(cluster).url());

    @BeforeAll
    static void start(@TempDir Path folder) {
        cluster = ClusterForTests.start(folder);
    }

    @AfterAll
    static void stop() {
        Objects.requireNonNull(cluster).close();
    }

    @Override
    protected Matchmaker matchmaker(MatchRules rules) {
        return redis.matchmaker(rules);
    }

    @Override
    protected void aMomentPasses() {
        MatchmakerOnRedis.aMomentPasses();
    }

    @AfterEach
    void close() {
        redis.close();
    }
}
