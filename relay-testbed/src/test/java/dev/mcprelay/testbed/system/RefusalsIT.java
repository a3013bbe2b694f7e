// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.system;

import java.net.http.HttpResponse;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.mcprelay.testbed.world.AdminClient;
import dev.mcprelay.testbed.world.AdminClient.NewTunnel;
import dev.mcprelay.testbed.world.McpCaller;

import static org.assertj.core.api.Assertions.assertThat;

/// Whoever is refused is told what would have been right, in the form of the surface that was asked.
@Timeout(60)
final class RefusalsIT {
    private static final String UNKNOWN = "tunnel_0123456789abcdef0123456789abcdef";
    private static final World WORLD = World.of(1);
    private static final NewTunnel TUNNEL = WORLD.tunnel();

    @AfterAll
    static void close() {
        WORLD.close();
    }

    private static HttpResponse<String> withKey(String key, String method, String path) {
        return new AdminClient(WORLD.node().url(), key).send(method, path, "");
    }

    private static HttpResponse<String> withoutKey(String method, String path) {
        return McpCaller.of(WORLD.node().url() + path, null).send(method);
    }

    private static String get(String path, String header) {
        return "GET " + path + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer admin-key-of-the-testbed\r\n" + header
                + "\r\n\r\n";
    }

    private static String message(HttpResponse<String> response) {
        return Json.of(response).at("/error/message").asString();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/tunnels",
        "POST, /v1/tunnels",
        "DELETE, /v1/tunnels/" + UNKNOWN,
        "GET, /v1/tunnels/" + UNKNOWN + "/keys",
        "PUT, /v1/tunnels/" + UNKNOWN + "/policy",
        "GET, /v1/admin/nodes"
    })
    void administrationNamesTheAdminKeyAndHowToSendItOrWhereItIsSet(String method, String path) {
        // When
        HttpResponse<String> wrong = withKey("wrong", method, path);
        HttpResponse<String> absent = withoutKey(method, path);
        // Then
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(Json.envelopeError(wrong)).isEqualTo("tunnel_management_permission_required");
        assertThat(message(wrong)).contains("not the relay's admin key", "RELAY_ADMIN_KEY", "admin.key of");
        assertThat(wrong.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(absent.statusCode()).isEqualTo(401);
        assertThat(Json.envelopeError(absent)).isEqualTo("tunnel_management_permission_required");
        assertThat(message(absent)).contains("the relay's admin key").contains("Authorization: Bearer <key>");
    }

    @Test
    void aRuntimeKeyIsToldThatTheAdminKeyIsWanted() {
        // When
        HttpResponse<String> response = withKey(TUNNEL.key(), "GET", "/v1/tunnels/" + TUNNEL.id() + "/keys");
        // Then
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(Json.envelopeError(response)).isEqualTo("tunnel_management_permission_required");
        assertThat(message(response)).contains("the relay's admin key").contains("Authorization: Bearer <key>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/tunnels/" + UNKNOWN,
                "/v1/tunnels/" + UNKNOWN + "/cloudflare/runtime",
                "/v1/tunnel/" + UNKNOWN + "/cloudflare/runtime"
            })
    void whatATunnelClientReadsNamesBothKeys(String path) {
        // When
        HttpResponse<String> wrong = withKey("wrong", "GET", path);
        HttpResponse<String> absent = withoutKey("GET", path);
        // Then
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(Json.envelopeError(wrong)).isEqualTo("tunnel_use_forbidden");
        assertThat(message(wrong))
                .contains("neither a runtime key of this tunnel nor the relay's admin key", "RELAY_ADMIN_KEY");
        assertThat(absent.statusCode()).isEqualTo(401);
        assertThat(Json.envelopeError(absent)).isEqualTo("tunnel_use_forbidden");
        assertThat(message(absent))
                .contains("runtime keys")
                .contains("the relay's admin key")
                .contains("Authorization: Bearer <key>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/cloudflare/runtime", "/keys", "/keys/" + UNKNOWN, "/nothing"})
    void theHeadOfWhatIsReadIsThatOfItsReading(String below) {
        // Given
        String path = "/v1/tunnels/" + TUNNEL.id() + below;
        for (String key : List.of(TUNNEL.key(), "wrong", "admin-key-of-the-testbed")) {
            // When
            HttpResponse<String> head = withKey(key, "HEAD", path);
            // Then
            HttpResponse<String> read = withKey(key, "GET", path);
            assertThat(head.statusCode()).isEqualTo(read.statusCode());
            assertThat(head.body()).isEmpty();
            assertThat(head.headers().firstValue("Content-Length"))
                    .isEqualTo(read.headers().firstValue("Content-Length"));
        }
    }

    @Test
    void aRuntimeKeyGetsTheHeadOfItsTunnel() {
        // When
        HttpResponse<String> head = withKey(TUNNEL.key(), "HEAD", "/v1/tunnels/" + TUNNEL.id());
        // Then
        assertThat(head.statusCode()).isEqualTo(200);
    }

    @Test
    void aKeyThatIsNamedAsItsTunnelIsNothingThatClientsRead() {
        // When
        HttpResponse<String> response = withKey("wrong", "GET", "/v1/tunnels/" + UNKNOWN + "/keys/" + UNKNOWN);
        // Then
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(Json.envelopeError(response)).isEqualTo("tunnel_management_permission_required");
    }

    @Test
    void aPollNamesTheRuntimeKey() {
        // When
        HttpResponse<String> response = withKey("wrong", "GET", "/v1/tunnels/" + TUNNEL.id() + "/poll");
        // Then
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(Json.envelopeError(response)).isEqualTo("tunnel_use_forbidden");
        assertThat(message(response)).contains("runtime keys").doesNotContain("admin");
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /v1/tunnels, 'GET, POST'",
        "PATCH, /v1/tunnels/" + UNKNOWN + ", 'DELETE, GET, POST'",
        "GET, /v1/tunnels/" + UNKNOWN + "/response, POST",
        "POST, /v1/tunnel/" + UNKNOWN + "/poll, GET"
    })
    void aWrongMethodIsToldTheRightOnes(String method, String path, String allowed) {
        // When
        HttpResponse<String> response = WORLD.admin().send(method, path, "");
        // Then
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(message(response)).isEqualTo("The method is not allowed here (expected: %s)", allowed);
        assertThat(response.headers().firstValue("Allow").orElse("none").split(", *", -1))
                .containsExactlyInAnyOrder(allowed.split(", ", -1));
    }

    @Test
    void aCallerWithAWrongMethodIsToldTheRightOnes() {
        // When
        HttpResponse<String> response = WORLD.caller(TUNNEL).send("PUT");
        // Then
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(message(response)).isEqualTo("The method is not allowed here (expected: POST, DELETE)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/tunnels", "/v1/mcp/"})
    void aWrongMediaTypeIsToldTheRightOne(String path) {
        // Given
        boolean call = path.endsWith("/");
        McpCaller caller =
                call ? WORLD.caller(TUNNEL) : McpCaller.of(WORLD.node().url() + path, "admin-key-of-the-testbed");
        // When
        HttpResponse<String> response = caller.ask("name=a", "Content-Type", "application/x-www-form-urlencoded");
        // Then
        assertThat(response.statusCode()).isEqualTo(415);
        assertThat(message(response)).contains("expected: application/json");
    }

    @Test
    void whoeverWantsNoJsonIsToldThatThereIsNothingElse() {
        // When
        RawSocket.RawAnswer answer;
        try (RawSocket socket = WORLD.socket()) {
            answer = socket.ask(get("/v1/tunnels", "Accept: text/csv"));
        }
        // Then
        assertThat(answer.status()).isEqualTo(406);
        assertThat(Json.of(answer.body()).at("/error/message").asString()).contains("Accept: application/json");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/tunnels/",
        "POST, /v1/tunnels/",
        "DELETE, /v1/tunnels/",
        "POST, /v1/tunnels//keys",
        "GET, /v1/tunnels//policy",
        "DELETE, /v1/tunnels//keys/key_1",
        "GET, /v1/tunnels//poll",
        "POST, /v1/tunnel//response"
    })
    void anEmptyTunnelIdIsNamedAsSuch(String method, String path) {
        // When
        HttpResponse<String> response = WORLD.admin().send(method, path, "");
        // Then
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Json.envelopeError(response)).isEqualTo("invalid_tunnel_id_format");
        assertThat(message(response)).contains("expected: tunnel_");
        assertThat(response.headers().firstValue("X-Request-Id")).isPresent();
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"//v1/tunnels", "/v1/tunnels;a=b", "/v1/a/../tunnels", "/v1/tunnels/a%2Fb", "/v1/%2e/tunnels"})
    void aPathThatCouldBeReadTwoWaysIsRefusedWithASentence(String path) {
        // When
        RawSocket.RawAnswer answer;
        try (RawSocket socket = WORLD.socket()) {
            answer = socket.ask(get(path, "Accept: */*"));
        }
        // Then
        assertThat(answer.status()).isEqualTo(400);
        assertThat(Json.of(answer.body()).at("/error/code").asString()).isEqualTo("malformed_request");
        assertThat(Json.of(answer.body()).at("/error/message").asString()).contains("expected: a path without");
        assertThat(answer.header("X-Request-Id")).isPresent();
    }

    @Test
    void aCallerOfATunnelWithoutAClientIsToldToStartOne() {
        // When
        HttpResponse<String> response = WORLD.caller(TUNNEL).ask(McpCaller.toolCall("1", "add", "{}"));
        // Then
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(message(response)).endsWith("(start a tunnel client for " + TUNNEL.id() + ")");
    }

    @Test
    void whatTheRelaySaysToPeopleEndsWithANewline() {
        // When
        HttpResponse<String> administered = WORLD.admin().send("GET", "/v1/tunnels/" + TUNNEL.id(), "");
        HttpResponse<String> refused = WORLD.admin().send("GET", "/v1/nothing", "");
        HttpResponse<String> failed = WORLD.caller(TUNNEL).ask("no JSON");
        // Then
        assertThat(administered.body()).endsWith("}\n");
        assertThat(administered.headers().firstValue("Content-Length"))
                .contains(Integer.toString(administered.body().length()));
        assertThat(refused.body()).endsWith("}\n");
        assertThat(failed.body()).endsWith("}\n");
    }
}
