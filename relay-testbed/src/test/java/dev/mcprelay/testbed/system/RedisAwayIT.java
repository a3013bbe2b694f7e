// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.system;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.mcprelay.redis.embedded.EmbeddedRedis;
import dev.mcprelay.testbed.world.AdminClient;
import dev.mcprelay.testbed.world.AdminClient.NewTunnel;
import dev.mcprelay.testbed.world.McpCaller;
import dev.mcprelay.testbed.world.RelayCluster;
import dev.mcprelay.testbed.world.RelayNode;

import static org.assertj.core.api.Assertions.assertThat;

/// The store goes away while the relay runs.
@Timeout(60)
final class RedisAwayIT {
    private static final String UNKNOWN = "tunnel_0123456789abcdef0123456789abcdef";

    @Test
    void eachSurfaceSaysInItsOwnFormThatTheRelayIsUnavailable(@TempDir Path folder) {
        // Given
        EmbeddedRedis redis = EmbeddedRedis.start(folder);
        Map<String, Object> settings =
                Map.of("relay.redis.url", redis.url().reveal(), "relay.admin.key", RelayCluster.ADMIN_KEY);
        try (RelayNode node = RelayNode.start(RelayNode.freePort(), settings)) {
            AdminClient admin = new AdminClient(node.url(), RelayCluster.ADMIN_KEY);
            NewTunnel known = admin.createTunnel("known", World.OPEN);
            HandClient client = new HandClient(node.url(), known);
            assertThat(Soon.get(client.poll("?timeout_ms=1")).statusCode()).isEqualTo(204);
            // When
            redis.close();
            // Then
            HttpResponse<String> administered = admin.send("GET", "/v1/tunnels", "");
            assertThat(administered.statusCode()).isEqualTo(503);
            assertThat(Json.envelopeError(administered)).isEqualTo("relay_unavailable");
            HttpResponse<String> called = McpCaller.of(node.url() + "/v1/mcp/" + UNKNOWN, "a-token")
                    .ask(McpCaller.toolCall("1", "add", "{}"));
            assertThat(called.statusCode()).isEqualTo(503);
            assertThat(Json.relayError(called)).isEqualTo("relay_unavailable");
            assertThat(called.headers().firstValue("Retry-After")).isPresent();
            HttpResponse<String> polled = Soon.get(client.poll("/v1/tunnels/" + UNKNOWN + "/poll", "a-key"));
            assertThat(polled.statusCode()).isEqualTo(503);
            assertThat(Json.envelopeError(polled)).isEqualTo("tunnel_transport_unavailable");
            HttpResponse<String> read = new AdminClient(node.url(), "a-key").send("GET", "/v1/tunnels/" + UNKNOWN, "");
            assertThat(read.statusCode()).isEqualTo(503);
            assertThat(Json.envelopeError(read)).isEqualTo("relay_unavailable");
            // what the node knows it goes on serving
            assertThat(Soon.get(client.poll("?timeout_ms=1")).statusCode()).isEqualTo(204);
        } finally {
            redis.close();
        }
    }
}
