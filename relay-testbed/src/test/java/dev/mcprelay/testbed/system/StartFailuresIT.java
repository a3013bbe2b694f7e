// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.mcprelay.api.lifecycle.StartFailures;
import dev.mcprelay.redis.testkit.RedisForTests;
import dev.mcprelay.testbed.world.RelayCluster;
import dev.mcprelay.testbed.world.RelayNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/// A relay that cannot start says why in one sentence, and what to do.
@Timeout(60)
final class StartFailuresIT {
    @TempDir
    private Path folder;

    private String sentence(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(Map.of("relay.data-dir", folder, "relay.redis.start-wait", "1s"));
        all.putAll(settings);
        Throwable failure = catchThrowable(() -> RelayNode.start(RelayNode.freePort(), all));
        assertThat(failure).isNotNull();
        return StartFailures.sentence(failure).orElseThrow(() -> new AssertionError("no sentence", failure));
    }

    @Test
    void aTakenPortIsNamedWithTheOptionThatChangesIt() throws IOException {
        // Given
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // When
            String sentence = sentence(Map.of("server.port", taken.getLocalPort()));
            // Then
            assertThat(sentence)
                    .isEqualTo("Port " + taken.getLocalPort()
                            + " is taken: stop what listens there, or choose another with --server.port=N.");
        }
    }

    @Test
    void soIsThePortForHealthAndMetrics() throws IOException {
        // Given
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // When
            String sentence = sentence(
                    Map.of("management.server.port", taken.getLocalPort(), "management.server.address", "127.0.0.1"));
            // Then
            assertThat(sentence)
                    .isEqualTo("Port " + taken.getLocalPort()
                            + " is taken: stop what listens there, or choose another with --management.server.port=N.");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "relay.redis.url|redis://127.0.0.1:1|Redis did not answer within 1 s: check RELAY_REDIS_URL,"
                        + " and that Redis is up.",
                "relay.redis.url|of:mine|A setting is not usable: redis url: malformed (expected: redis://, rediss://"
                        + " or redis-sentinel://, or several of a Cluster with commas between them).",
                "relay.profile|production|No Redis is configured: set RELAY_REDIS_URL (production has no embedded one).",
                "relay.mcp.deadlin|5s|There is no setting relay.mcp.deadlin: docs/reference/configuration.md has them all.",
                "relay.mcp.deadline|soon|The setting relay.mcp.deadline is not usable: make it a time such as 30s.",
                "relay.profile|prod|The setting relay.profile is not usable: make it development or production.",
                "relay.mcp.offline-status|200|A setting is not usable: relay.mcp.offline-status: 200"
                        + " (expected: 503 or 404).",
                "relay.public-url|here|A setting is not usable: public url: not usable"
                        + " (expected: an origin such as https://relay.example.com, without user or path).",
                "server.port|x|The setting server.port is not usable: make it a number.",
                "server.port|99999|The setting server.port is not usable: make it a port, up to 65535.",
            })
    void aSettingIsNamedAndWhatItShouldBe(String setting, String value, String sentence) {
        // When
        String said = sentence(Map.of(setting, value));
        // Then
        assertThat(said).isEqualTo(sentence);
    }

    @ParameterizedTest
    @CsvSource({
        "relay.admin.key, sha256:canned",
        "relay.cluster.secrets[0], 1:canned",
        "relay.redis.url, canned",
        "relay.public-url, https://me:canned@relay.example.com",
        "relay.auth.issuers[0].uri, https://me:canned@auth.example.com"
    })
    void aSecretIsNotRepeated(String setting, String value) {
        // When
        String sentence = sentence(Map.of(setting, value));
        // Then
        assertThat(sentence).contains("(expected: ").doesNotContain("canned");
    }

    /// Each would refuse what the other sealed, and hand it on nevertheless.
    @Test
    void aClusterWithOtherSecretsOnTheSameKeysIsNotJoined() {
        // Given
        String redis = RedisForTests.url().reveal();
        String prefix = "strangers-" + UUID.randomUUID() + ":";
        try (RelayCluster _ = RelayCluster.start(1, redis, prefix, Map.of())) {
            // When
            String sentence = sentence(Map.of(
                    "relay.redis.url", redis,
                    "relay.redis.prefix", prefix,
                    "relay.cluster.secrets[0]", "1:another-secret-that-is-long-enough-as-well"));
            // Then
            assertThat(sentence).startsWith("Other relay nodes use this Redis with other cluster secrets: ");
        }
    }

    @Test
    void aFolderThatCannotBeUsedIsNamed() throws IOException {
        // Given
        Path file = Files.createFile(folder.resolve("file"));
        // When
        String sentence = sentence(Map.of("relay.data-dir", file));
        // Then
        assertThat(sentence)
                .isEqualTo("The embedded Redis cannot use the folder " + file.resolve("redis")
                        + ": make it writable, or set RELAY_DATA_DIR to another one.");
    }
}
