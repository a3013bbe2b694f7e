// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.system;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.mcprelay.testbed.system.HandClient.Command;
import dev.mcprelay.testbed.world.AdminClient.NewTunnel;
import dev.mcprelay.testbed.world.McpCaller;

import static org.assertj.core.api.Assertions.assertThat;

/// What is in a posted response, and whose key posts it.
@Timeout(60)
final class PostedResponsesIT {
    private static final World WORLD = World.of(1, "relay.limits.response-body", "1MB");

    private final NewTunnel tunnel = WORLD.tunnel();
    private final HandClient client = WORLD.hand(tunnel);
    private final CompletableFuture<HttpResponse<String>> call = new CompletableFuture<>();

    @AfterAll
    static void close() {
        WORLD.close();
    }

    /// A call, as the command that it became.
    private Command taken() {
        CompletableFuture<HttpResponse<String>> polled = client.poll("?limit=1&timeout_ms=15000");
        WORLD.awaitParked(tunnel);
        var _ = WORLD.caller(tunnel)
                .post(McpCaller.toolCall("\"mine\"", "echo", "{\"value\":1}"))
                .thenAccept(call::complete);
        return new Command(Json.of(Soon.get(polled)).at("/commands/0"));
    }

    private void answers(Command command) {
        assertThat(client.respond(command, command.answered("{\"honest\":true}"))
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"sampling/createMessage\",\"params\":{}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"forged\":true}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":1,\"message\":\"forged\"}}",
                "{\"anything\":\"else\"}",
                "[]",
                "null"
            })
    void aNoticeThatIsNoNotificationIsTakenAndPassedToNobody(String message) {
        // Given
        Command command = taken();
        String notice = command.noticed("{\"data\":\"genuine\"}");
        String odd = notice.replaceFirst("\"resp_json\":.*", "\"resp_json\":" + message + "}");
        // When
        HttpResponse<String> taken = client.respond(command, odd);
        // Then
        assertThat(taken.statusCode()).isEqualTo(200);
        assertThat(client.respond(command, notice).statusCode()).isEqualTo(200);
        answers(command);
        assertThat(Json.events(Soon.get(call).body()))
                .containsExactly(
                        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"data\":\"genuine\"}}",
                        "{\"jsonrpc\":\"2.0\",\"id\":\"mine\",\"result\":{\"honest\":true}}");
    }

    @Test
    void aResponseNestedTenThousandDeepEndsTheCallAndHarmsNobody() {
        // Given
        Command command = taken();
        String deep = "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000);
        // When
        HttpResponse<String> posted = client.respond(command, command.answered(deep));
        // Then
        assertThat(posted.statusCode()).isEqualTo(200);
        assertInvalid(Soon.get(call));
    }

    private static void assertInvalid(HttpResponse<String> outcome) {
        assertThat(outcome.statusCode()).isEqualTo(502);
        assertThat(Json.relayError(outcome)).isEqualTo("invalid_upstream_response");
        assertThat(Json.of(outcome).at("/id").asString()).isEqualTo("mine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"request_id\":\"[^\"]*\"", "\"id\":\"[^\"]*\""})
    void anIdThatIsAnObjectEndsTheCallAndHarmsNoClient(String id) {
        // Given
        Command command = taken();
        String name = id.substring(0, id.indexOf(':'));
        String odd = command.answered("{\"honest\":true}").replaceFirst(id, name + ":{}");
        assertThat(odd).contains(name + ":{}");
        // When
        HttpResponse<String> posted = client.respond(command, odd);
        // Then
        assertThat(posted.statusCode()).isEqualTo(200);
        assertInvalid(Soon.get(call));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBodyBeyondTheCapEndsTheCallAndIsTakenHoweverItIsFramed(boolean inChunks) {
        // Given
        Command command = taken();
        String large = command.answered("{\"text\":\"" + "x".repeat(3 << 20) + "\"}");
        // When
        HttpResponse<String> posted =
                inChunks ? client.respondInChunks(command, large) : client.respond(command, large);
        // Then
        assertThat(posted.statusCode()).isEqualTo(200);
        HttpResponse<String> outcome = Soon.get(call);
        assertThat(outcome.statusCode()).isEqualTo(502);
        assertThat(Json.relayError(outcome)).isEqualTo("response_too_large");
        assertThat(Json.of(outcome).at("/id").asString()).isEqualTo("mine");
    }

    @Test
    void aBodyInChunksBelowTheCapIsAnAnswer() {
        // Given
        Command command = taken();
        // When
        HttpResponse<String> posted = client.respondInChunks(command, command.answered("{\"honest\":true}"));
        // Then
        assertThat(posted.statusCode()).isEqualTo(200);
        assertThat(Soon.get(call).body()).contains("\"honest\":true");
    }

    @Test
    void aResponseForAnUnknownTunnelIsRefusedAsAPollIs() {
        // Given
        Command command = taken();
        String unknown = "/v1/tunnels/tunnel_0123456789abcdef0123456789abcdef/";
        HttpResponse<String> polled = Soon.get(client.poll(unknown + "poll", tunnel.key()));
        // When
        HttpResponse<String> refused = client.post(
                unknown + "response", tunnel.key(), command.shardToken(), command.answered("{\"forged\":true}"));
        // Then
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).isEqualTo(polled.body());
        assertThat(refused.headers().firstValue("Retry-After")).contains("60");
        assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        answers(command);
        assertThat(Soon.get(call).body()).contains("\"honest\":true");
    }

    @Test
    void theKeyThatFetchedACommandAnswersItAfterItWasRevoked() {
        // Given
        Command command = taken();
        revoke(tunnel.keyId());
        // When
        answers(command);
        // Then
        assertThat(Soon.get(call).body()).contains("\"honest\":true");
    }

    @Test
    void anotherRevokedKeyAnswersNothing() {
        // Given
        Command command = taken();
        var minted = Json.of(WORLD.admin().send("POST", "/v1/tunnels/" + tunnel.id() + "/keys", "{}"));
        revoke(minted.get("id").stringValue());
        // When
        HttpResponse<String> refused = client.post(
                "/v1/tunnels/" + tunnel.id() + "/response",
                minted.get("key").stringValue(),
                command.shardToken(),
                command.answered("{\"forged\":true}"));
        // Then
        assertThat(refused.statusCode()).isEqualTo(401);
        answers(command);
        assertThat(Soon.get(call).body()).contains("\"honest\":true");
    }

    private void revoke(String keyId) {
        assertThat(WORLD.admin()
                        .send("DELETE", "/v1/tunnels/" + tunnel.id() + "/keys/" + keyId, "")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aStreamEndsWithItsToken() {
        // Given
        WORLD.serve(tunnel);
        // within the clock's tolerance
        String token = WORLD.realm().token(WORLD.tokenFor(tunnel).expiresIn(Duration.ofSeconds(2)));
        CompletableFuture<HttpResponse<String>> listen = McpCaller.of(WORLD.urlOf(tunnel), token)
                .post(
                        McpCaller.modern(
                                "\"listen\"", "subscriptions/listen", "\"notifications\":{\"toolsListChanged\":true}"),
                        "MCP-Protocol-Version",
                        "2026-07-28",
                        "Mcp-Method",
                        "subscriptions/listen");
        // When
        HttpResponse<String> ended = Soon.get(listen);
        // Then
        assertThat(ended.body()).contains("\"id\":\"listen\"").contains("deadline_running");
    }
}
