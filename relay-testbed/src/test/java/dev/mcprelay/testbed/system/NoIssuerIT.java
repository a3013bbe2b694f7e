// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.system;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.mcprelay.redis.testkit.RedisForTests;
import dev.mcprelay.testbed.world.McpCaller;
import dev.mcprelay.testbed.world.RelayCluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/// A relay that trusts nobody says so wherever a token would be of use, and the same of every tunnel.
@Timeout(60)
final class NoIssuerIT {
    private static final String UNKNOWN = "tunnel_0123456789abcdef0123456789abcdef";
    private static final String ADD = McpCaller.toolCall("1", "add", "{\"a\":1,\"b\":2}");
    private static final RelayCluster RELAY = RelayCluster.start(
            1,
            RedisForTests.url().reveal(),
            "test-" + UUID.randomUUID() + ":",
            Map.of("relay.drain.deadline", "200ms"));

    @AfterAll
    static void close() {
        RELAY.close();
    }

    private static String tunnel(String policy) {
        return RELAY.admin(0).createTunnel("test", policy).id();
    }

    private static HttpResponse<String> call(String tunnel, String... headers) {
        return McpCaller.of(RELAY.node(0).url() + "/v1/mcp/" + tunnel, null).ask(ADD, headers);
    }

    private static HttpResponse<String> metadata(String tunnel) {
        return McpCaller.of(RELAY.node(0).url() + "/.well-known/oauth-protected-resource/v1/mcp/" + tunnel, null)
                .send("GET");
    }

    private static void saysWhatIsMissing(HttpResponse<String> response) {
        assertThat(Json.of(response).at("/error/message").asString())
                .contains(
                        "trusts no issuer",
                        "relay.auth.issuers",
                        "docs/reference/configuration.md",
                        "in development",
                        "open");
    }

    static Stream<Arguments> tunnels() {
        return Stream.of(
                arguments("of the default policy", tunnel("{\"mode\":\"relay\"}")),
                arguments(
                        "with issuers of its own",
                        tunnel("{\"mode\":\"relay\",\"issuers\":[\"https://auth.example.com\"]}")),
                arguments("that does not exist", UNKNOWN));
    }

    @ParameterizedTest(name = "a tunnel {0}")
    @MethodSource("tunnels")
    void aCallIsToldWhatIsMissing(String what, String tunnel) {
        // When
        HttpResponse<String> response = call(tunnel, "X-Request-Id", "same");
        // Then
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(Json.relayError(response)).isEqualTo("invalid_token");
        saysWhatIsMissing(response);
        assertThat(response.body())
                .isEqualTo(call(UNKNOWN, "X-Request-Id", "same").body());
    }

    @ParameterizedTest(name = "a tunnel {0}")
    @MethodSource("tunnels")
    void whoeverLooksForMetadataIsTold(String what, String tunnel) {
        // When
        HttpResponse<String> response = metadata(tunnel);
        // Then
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(Json.envelopeError(response)).isEqualTo("route_not_found");
        saysWhatIsMissing(response);
        assertThat(response.body()).isEqualTo(metadata(UNKNOWN).body());
    }

    @Test
    void aTokenDoesNotHelp() {
        // When
        HttpResponse<String> response = call(UNKNOWN, "Authorization", "Bearer a.b.c");
        // Then
        assertThat(response.statusCode()).isEqualTo(401);
        saysWhatIsMissing(response);
    }

    @Test
    void anOpenTunnelHasTheSameMetadataAsAnyOther() {
        // Given
        String open = tunnel(World.OPEN);
        // When
        HttpResponse<String> response = metadata(open);
        // Then
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).isEqualTo(metadata(UNKNOWN).body());
    }
}
