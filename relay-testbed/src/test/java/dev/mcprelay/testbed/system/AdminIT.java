// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.system;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import dev.mcprelay.testbed.system.RawSocket.RawAnswer;
import dev.mcprelay.testbed.world.AdminClient;
import dev.mcprelay.testbed.world.AdminClient.NewTunnel;
import dev.mcprelay.testbed.world.RelayCluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/// Administration as a script does it.
@Timeout(60)
final class AdminIT {
    private static final String UNKNOWN = "/v1/tunnels/tunnel_0123456789abcdef0123456789abcdef";
    private static final String DEEP = "[".repeat(10_000) + "]".repeat(10_000);
    private static final World WORLD = World.of(1);

    @AfterAll
    static void close() {
        WORLD.close();
    }

    private static HttpResponse<String> send(String method, String path, String body) {
        return WORLD.admin().send(method, path, body);
    }

    private static JsonNode created(String body) {
        HttpResponse<String> response = send("POST", "/v1/tunnels", body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        return Json.of(response);
    }

    private static String pathOf(JsonNode tunnel) {
        return "/v1/tunnels/" + tunnel.get("id").stringValue();
    }

    private static JsonNode read(String path) {
        HttpResponse<String> response = send("GET", path, "");
        assertThat(response.statusCode()).isEqualTo(200);
        return Json.of(response);
    }

    private static List<String> strings(JsonNode array) {
        return array.valueStream().map(JsonNode::stringValue).toList();
    }

    private static String param(HttpResponse<String> response) {
        return Json.of(response).at("/error/param").asString();
    }

    private static String message(HttpResponse<String> response) {
        return Json.of(response).at("/error/message").asString();
    }

    @Test
    void aTunnelIsReadAsItWasMade() {
        // When
        JsonNode made = created("""
                {"name":"n","description":"d","organization_ids":["o1","o2"],"workspace_ids":["w"],"tenant_ids":["t"],
                 "policy":{"mode":"open"}}""");
        // Then
        JsonNode read = read(pathOf(made));
        assertThat(made.get("id").stringValue()).matches("tunnel_[a-z0-9]{32}");
        for (JsonNode tunnel : List.of(made, read)) {
            assertThat(tunnel.get("name").stringValue()).isEqualTo("n");
            assertThat(tunnel.get("description").stringValue()).isEqualTo("d");
            assertThat(strings(tunnel.get("organization_ids"))).containsExactly("o1", "o2");
            assertThat(strings(tunnel.get("workspace_ids"))).containsExactly("w");
            assertThat(strings(tunnel.get("tenant_ids"))).containsExactly("t");
            assertThat(tunnel.at("/policy/mode").stringValue()).isEqualTo("open");
            assertThat(tunnel.get("created_at")).isEqualTo(made.get("created_at"));
        }
        assertThat(read.get("connected").booleanValue()).isFalse();
        assertThat(read.get("instances").isEmpty()).isTrue();
    }

    @Test
    void aTunnelNeedsNothingButAName() {
        // When
        JsonNode made = created("{\"name\":\"alone\"}");
        // Then
        assertThat(made.get("description").stringValue()).isEmpty();
        assertThat(made.get("organization_ids").isEmpty()).isTrue();
        assertThat(made.at("/policy/mode").stringValue()).isEqualTo("relay");
    }

    @Test
    void anUpdateChangesWhatItNamesAndNothingElse() {
        // Given
        String path = pathOf(created("""
                {"name":"n","description":"d","organization_ids":["o"],"workspace_ids":["w"],"policy":{"mode":"open"}}"""));
        // When
        HttpResponse<String> updated =
                send("POST", path, "{\"name\":\"m\",\"organization_ids\":[\"p\",\"q\"],\"workspace_ids\":[]}");
        // Then
        assertThat(updated.statusCode()).isEqualTo(200);
        for (JsonNode tunnel : List.of(Json.of(updated), read(path))) {
            assertThat(tunnel.get("name").stringValue()).isEqualTo("m");
            assertThat(tunnel.get("description").stringValue()).isEqualTo("d");
            assertThat(strings(tunnel.get("organization_ids"))).containsExactly("p", "q");
            assertThat(tunnel.get("workspace_ids").isEmpty()).isTrue();
            assertThat(tunnel.at("/policy/mode").stringValue()).isEqualTo("open");
        }
    }

    @ParameterizedTest
    @CsvSource({"organization_ids, organization_id", "workspace_ids, workspace_id", "tenant_ids, tenant_id"})
    void aListHoldsTheTunnelsOfItsOwnerInTheOrderOfTheirMaking(String field, String parameter) {
        // Given
        String owner = "owner-" + UUID.randomUUID();
        JsonNode first = created("{\"name\":\"1\",\"" + field + "\":[\"" + owner + "\",\"another\"]}");
        JsonNode second = created("{\"name\":\"2\",\"" + field + "\":[\"" + owner + "\"]}");
        JsonNode foreign = created("{\"name\":\"3\",\"" + field + "\":[\"another\"]}");
        // When
        JsonNode listed = read("/v1/tunnels?" + parameter + "=" + owner);
        // Then
        assertThat(listed.get("tunnels").valueStream().map(AdminIT::pathOf))
                .containsExactly(pathOf(first), pathOf(second));
        assertThat(read("/v1/tunnels").get("tunnels").valueStream().map(AdminIT::pathOf))
                .contains(pathOf(first), pathOf(second), pathOf(foreign));
    }

    @ParameterizedTest
    @ValueSource(strings = {"organization_id", "workspace_id", "tenant_id"})
    void aListOfNobodysTunnelsIsEmpty(String parameter) {
        // When
        JsonNode listed = read("/v1/tunnels?" + parameter + "=nobody");
        // Then
        assertThat(listed.get("tunnels").isEmpty()).isTrue();
    }

    @Test
    void aDeletedTunnelIsShownOnceMoreAndGone() {
        // Given
        JsonNode made = created("{\"name\":\"gone\"}");
        // When
        HttpResponse<String> deleted = send("DELETE", pathOf(made), "");
        // Then
        assertThat(Json.of(deleted).get("id")).isEqualTo(made.get("id"));
        for (HttpResponse<String> after : List.of(
                send("GET", pathOf(made), ""),
                send("POST", pathOf(made), "{}"),
                send("DELETE", pathOf(made), ""),
                send("GET", pathOf(made) + "/policy", ""),
                send("PUT", pathOf(made) + "/policy", "{}"),
                send("GET", pathOf(made) + "/keys", ""),
                send("POST", pathOf(made) + "/keys", "{}"))) {
            assertThat(after.statusCode()).isEqualTo(404);
            assertThat(Json.envelopeError(after)).isEqualTo("tunnel_not_found");
        }
    }

    @Test
    void aKeyIsShownOnce() {
        // Given
        String keys = pathOf(created("{\"name\":\"keys\"}")) + "/keys";
        // When
        HttpResponse<String> minted = send("POST", keys, "{\"label\":\"laptop\"}");
        // Then
        JsonNode key = Json.of(minted);
        assertThat(minted.statusCode()).isEqualTo(201);
        assertThat(key.get("key").stringValue()).matches("[0-9A-Za-z_-]{40,}");
        JsonNode listed = read(keys).get("keys");
        assertThat(listed.size()).isOne();
        assertThat(listed.get(0).get("id")).isEqualTo(key.get("id"));
        assertThat(listed.get(0).get("label").stringValue()).isEqualTo("laptop");
        assertThat(listed.get(0).get("expires_at").isNull()).isTrue();
        assertThat(listed.toString()).doesNotContain(key.get("key").stringValue());
    }

    @Test
    void aRevokedKeyIsGoneAndOpensNothing() {
        // Given
        NewTunnel tunnel = WORLD.tunnel();
        String path = "/v1/tunnels/" + tunnel.id() + "/keys/" + tunnel.keyId();
        // When
        HttpResponse<String> revoked = send("DELETE", path, "");
        // Then
        assertThat(Json.of(revoked).get("id").stringValue()).isEqualTo(tunnel.keyId());
        assertThat(revoked.body()).doesNotContain(tunnel.key());
        assertThat(read("/v1/tunnels/" + tunnel.id() + "/keys").get("keys").isEmpty())
                .isTrue();
        assertThat(metadata(tunnel.id(), tunnel.key()).statusCode()).isEqualTo(401);
        assertThat(Json.envelopeError(send("DELETE", path, ""))).isEqualTo("key_not_found");
    }

    private static HttpResponse<String> metadata(String tunnel, String key) {
        return new AdminClient(WORLD.node().url(), key).send("GET", "/v1/tunnels/" + tunnel, "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"key_0123456789abcdef01234567", "nonsense", "key_"})
    void aKeyThatIsNoneIsNotFound(String key) {
        // Given
        NewTunnel tunnel = WORLD.tunnel();
        // When
        HttpResponse<String> response = send("DELETE", "/v1/tunnels/" + tunnel.id() + "/keys/" + key, "");
        // Then
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(Json.envelopeError(response)).isEqualTo("key_not_found");
    }

    @Test
    void theKeyOfAnotherTunnelIsNotFound() {
        // Given
        NewTunnel own = WORLD.tunnel();
        NewTunnel other = WORLD.tunnel();
        // When
        HttpResponse<String> response = send("DELETE", "/v1/tunnels/" + own.id() + "/keys/" + other.keyId(), "");
        // Then
        assertThat(Json.envelopeError(response)).isEqualTo("key_not_found");
        assertThat(metadata(other.id(), other.key()).statusCode()).isEqualTo(200);
    }

    private static Instant now() {
        return WORLD.node().part(InstantSource.class).instant();
    }

    @Test
    void aKeyEndsWhenItWasSaidTo() {
        // Given
        String path = pathOf(created("{\"name\":\"ending\"}"));
        String id = path.substring(path.lastIndexOf('/') + 1);
        Instant end = now().plus(Duration.ofSeconds(4)).truncatedTo(ChronoUnit.MILLIS);
        JsonNode key = Json.of(send("POST", path + "/keys", "{\"expires_at\":\"" + end + "\"}"));
        String secret = key.get("key").stringValue();
        assertThat(metadata(id, secret).statusCode()).isEqualTo(200);
        // When
        Soon.until("the key is refused", () -> metadata(id, secret).statusCode() == 401);
        // Then
        assertThat(now()).isAfterOrEqualTo(end);
        assertThat(Instant.parse(key.get("expires_at").stringValue())).isEqualTo(end);
    }

    @Test
    void aPolicyIsReplacedWhole() {
        // Given
        String path = pathOf(created("{\"name\":\"p\",\"policy\":{\"mode\":\"open\"}}")) + "/policy";
        String policy = """
                {"mode":"relay","issuers":["https://issuer.example"],"required_scopes":["a"],
                 "tool_scopes":{"danger":["b","c"]},
                 "allow":[{"issuer":"https://issuer.example","groups":["g"]}],"channels_share_audience":true}""";
        // When
        HttpResponse<String> replaced = send("PUT", path, policy);
        // Then
        assertThat(replaced.statusCode()).isEqualTo(200);
        assertThat(Json.of(replaced)).isEqualTo(Json.of(policy));
        assertThat(read(path)).isEqualTo(Json.of(policy));
        assertThat(Json.of(send("PUT", path, "{}")).get("mode").stringValue()).isEqualTo("relay");
        assertThat(read(path).has("allow")).isFalse();
    }

    static Stream<Arguments> unacceptable() {
        String many = "\"a\",".repeat(100) + "\"a\"";
        return Stream.of(
                arguments("POST", "/v1/tunnels", "{}", "name"),
                arguments("POST", "/v1/tunnels", "{\"name\":\" \"}", "name"),
                arguments("POST", "/v1/tunnels", "{\"name\":1}", "name"),
                arguments("POST", "/v1/tunnels", "{\"name\":\"" + "x".repeat(1025) + "\"}", "name"),
                arguments("POST", "/v1/tunnels", "{\"name\":\"a\",\"description\":[]}", "description"),
                arguments("POST", "/v1/tunnels", "{\"name\":\"a\",\"organization_ids\":\"o\"}", "organization_ids"),
                arguments("POST", "/v1/tunnels", "{\"name\":\"a\",\"workspace_ids\":[1]}", "workspace_ids"),
                arguments("POST", "/v1/tunnels", "{\"name\":\"a\",\"tenant_ids\":[\"\"]}", "tenant_ids"),
                arguments("POST", "/v1/tunnels", "{\"name\":\"a\",\"tenant_ids\":[" + many + "]}", "tenant_ids"),
                arguments("POST", "/v1/tunnels", "{\"name\":\"a\",\"policy\":{\"mode\":\"x\"}}", "policy.mode"),
                arguments("POST", "/v1/tunnels", "{\"name\":\"a\",\"policy\":{\"allowed\":[]}}", "policy"),
                arguments("POST", "/v1/tunnels", "[]", "body"),
                arguments("POST", "/v1/tunnels", "{\"name\":", "body"),
                arguments("POST", "/v1/tunnels", "{\"name\":\"a\"} {}", "body"),
                arguments("POST", "/v1/tunnels", "{\"name\":\"a\",\"name\":\"b\"}", "body"),
                arguments("POST", "/v1/tunnels", "{\"name\":\"a\",\"x\":" + DEEP + "}", "body"),
                arguments("POST", "TUNNEL", "{\"name\":7}", "name"),
                arguments("POST", "TUNNEL", "{\"x\":" + DEEP + "}", "body"),
                arguments("PUT", "TUNNEL/policy", "{\"mode\":\"relay\",\"mode\":\"open\"}", "body"),
                arguments("PUT", "TUNNEL/policy", DEEP, "body"),
                arguments("PUT", "TUNNEL/policy", "{\"allow\":[{\"groups\":[\"g\"]}]}", "policy.allow[0].issuer"),
                arguments("POST", "TUNNEL/keys", "{\"label\":{}}", "label"),
                arguments("POST", "TUNNEL/keys", "{\"expires_at\":\"tomorrow\"}", "expires_at"),
                arguments("POST", "TUNNEL/keys", "{\"expires_at\":1}", "expires_at"),
                arguments("POST", "TUNNEL/keys", "{\"expires_at\":\"+999999999-12-31T23:59:59+18:00\"}", "expires_at"));
    }

    @ParameterizedTest(name = "{0} {1} {3} #{index}")
    @MethodSource("unacceptable")
    void whatIsNotAcceptableIsNamed(String method, String path, String body, String field) {
        // Given
        NewTunnel tunnel = WORLD.tunnel();
        String before = send("GET", "/v1/tunnels/" + tunnel.id(), "").body();
        // When
        HttpResponse<String> response = send(method, path.replace("TUNNEL", "/v1/tunnels/" + tunnel.id()), body);
        // Then
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Json.envelopeError(response)).isEqualTo("invalid_request_field");
        assertThat(param(response)).isEqualTo(field);
        assertThat(message(response)).startsWith(field).contains("(expected: ");
        assertThat(send("GET", "/v1/tunnels/" + tunnel.id(), "").body()).isEqualTo(before);
    }

    @Test
    void aFieldThatNobodyKnowsIsLeftAloneSaveInAPolicy() {
        // When
        JsonNode made = created("{\"name\":\"a\",\"field_of_tomorrow\":{\"a\":[1,2]}}");
        // Then
        assertThat(made.has("field_of_tomorrow")).isFalse();
    }

    @Test
    void aBodyBelowTheCapIsRead() {
        // Given: the cap is 1 MiB
        String body = "{\"name\":\"" + "x".repeat((1 << 20) - 100) + "\"}";
        // When
        HttpResponse<String> response = send("POST", "/v1/tunnels", body);
        // Then
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Json.envelopeError(response)).isEqualTo("invalid_request_field");
    }

    @Test
    void aBodyBeyondTheCapIsRefusedInTheEnvelope() {
        // Given
        String body = "{\"name\":\"" + "x".repeat(2 << 20) + "\"}";
        // When
        HttpResponse<String> response = send("POST", "/v1/tunnels", body);
        // Then
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(Json.envelopeError(response)).isEqualTo("request_body_too_large");
    }

    @Test
    void soIsOneThatComesInChunks() {
        // Given
        String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
        try (RawSocket socket = WORLD.socket()) {
            // When
            RawAnswer answer = socket.ask("POST /v1/tunnels HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                    + RelayCluster.ADMIN_KEY + "\r\nContent-Type: application/json\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(32) + "0\r\n\r\n");
            // Then
            assertThat(answer.status()).isEqualTo(413);
            assertThat(Json.of(answer.body()).at("/error/code").asString()).isEqualTo("request_body_too_large");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "DELETE"})
    void aTunnelThatIsNoneIsNotFound(String method) {
        // When
        HttpResponse<String> response = send(method, UNKNOWN, method.equals("POST") ? "{}" : "");
        // Then
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(Json.envelopeError(response)).isEqualTo("tunnel_not_found");
    }

    /// The client prints the sentence and ends.
    @ParameterizedTest
    @ValueSource(strings = {"/v1/tunnels/", "/v1/tunnel/"})
    void whoeverAsksForManagedCloudflaredIsToldWhatToChange(String prefix) {
        // Given
        NewTunnel tunnel = WORLD.tunnel();
        AdminClient client = new AdminClient(WORLD.node().url(), tunnel.key());
        // When
        HttpResponse<String> response = client.send("GET", prefix + tunnel.id() + "/cloudflare/runtime", "");
        // Then
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(message(response))
                .isEqualTo("Managed cloudflared is not configured for this tunnel; use --cloudflared.token or disable"
                        + " cloudflared.managed");
        assertThat(Json.of(response).at("/error/code").isNull()).isTrue();
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(response.headers().firstValue("Pragma")).contains("no-cache");
    }
}
