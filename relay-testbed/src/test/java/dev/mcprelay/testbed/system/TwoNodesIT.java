// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.system;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.mcprelay.testbed.system.HandClient.Command;
import dev.mcprelay.testbed.world.AdminClient.NewTunnel;
import dev.mcprelay.testbed.world.McpCaller;

import static org.assertj.core.api.Assertions.assertThat;

/// What is done to a tunnel on one node holds on the other: administered at node 0, served and called at node 1.
@Timeout(60)
final class TwoNodesIT {
    private static final String ADD = McpCaller.toolCall("1", "add", "{\"a\":1,\"b\":2}");
    private static final Duration A_SECOND = Duration.ofSeconds(1);
    private static final World WORLD = World.of(2);

    private final NewTunnel tunnel = WORLD.tunnel();
    private final HandClient client = new HandClient(WORLD.node(1).url(), tunnel);

    @AfterAll
    static void close() {
        WORLD.close();
    }

    private HttpResponse<String> revoke() {
        return WORLD.admin().send("DELETE", "/v1/tunnels/" + tunnel.id() + "/keys/" + tunnel.keyId(), "");
    }

    private HttpResponse<String> poll() {
        return Soon.get(client.poll("?limit=1&timeout_ms=1000"));
    }

    private CompletableFuture<HttpResponse<String>> parked() {
        CompletableFuture<HttpResponse<String>> poll = client.poll("?limit=1&timeout_ms=20000");
        WORLD.awaitConnected(1, tunnel);
        return poll;
    }

    @Test
    void aNewTunnelIsServedAndCalledAtOnce() {
        // Given
        WORLD.serve(1, tunnel, WORLD.httpUpstream());
        // When
        HttpResponse<String> response = WORLD.callerAt(1, tunnel).ask(ADD);
        // Then
        assertThat(response.statusCode()).isEqualTo(200);
    }

    @Test
    void theKeysOfManyNewTunnelsAreGoodAtOnce() {
        // Given
        IntStream tunnels = IntStream.range(0, 20);
        // When
        var statuses = tunnels
                .mapToObj(i -> {
                    NewTunnel fresh = WORLD.tunnel();
                    return new HandClient(WORLD.node(i % 2).url(), fresh).poll("?timeout_ms=1000");
                })
                .toList()
                .stream()
                .map(answer -> Soon.get(answer).statusCode())
                .toList();
        // Then
        assertThat(statuses).containsOnly(204);
    }

    @Test
    void aSecondKeyOfAKnownTunnelIsGoodAtOnce() {
        // Given
        assertThat(poll().statusCode()).isEqualTo(204);
        String path = "/v1/tunnels/" + tunnel.id();
        HttpResponse<String> minted = WORLD.admin().send("POST", path + "/keys", "{}");
        // When
        var answer = client.poll(
                path + "/poll?timeout_ms=1000", Json.of(minted).at("/key").asString());
        // Then
        assertThat(Soon.get(answer).statusCode()).isEqualTo(204);
    }

    @RepeatedTest(3)
    void aRevokedKeyCutsItsParkedPollWithinASecond() {
        // Given
        CompletableFuture<HttpResponse<String>> poll = parked();
        Stopwatch stopwatch = new Stopwatch();
        // When
        HttpResponse<String> revoked = revoke();
        // Then
        assertThat(revoked.statusCode()).isEqualTo(200);
        assertThat(Soon.get(poll).statusCode()).isEqualTo(401);
        assertThat(stopwatch.elapsed()).isLessThan(A_SECOND);
        assertThat(poll().statusCode()).isEqualTo(401);
    }

    @Test
    void whatWasHandedOverBeforeTheKeyWasRevokedMayStillBeAnswered() {
        // Given
        CompletableFuture<HttpResponse<String>> polled = parked();
        CompletableFuture<HttpResponse<String>> call = WORLD.callerAt(1, tunnel).post(ADD);
        Command command = new Command(Json.of(Soon.get(polled)).at("/commands/0"));
        assertThat(revoke().statusCode()).isEqualTo(200);
        Soon.until("the key is refused", () -> poll().statusCode() == 401);
        // When
        HttpResponse<String> posted = client.respond(command, command.answered("{\"late\":true}"));
        // Then
        assertThat(posted.statusCode()).isEqualTo(200);
        assertThat(Soon.get(call).body()).contains("\"late\":true");
    }

    @Test
    void aRevokedKeyAnswersNothingThatItDidNotFetch() {
        // Given
        CompletableFuture<HttpResponse<String>> polled = parked();
        CompletableFuture<HttpResponse<String>> call = WORLD.callerAt(1, tunnel).post(ADD);
        Command command = new Command(Json.of(Soon.get(polled)).at("/commands/0"));
        String other = WORLD.tunnel().key();
        // When
        HttpResponse<String> posted = client.post(
                "/v1/tunnels/" + tunnel.id() + "/response", other, command.shardToken(), command.answered("{}"));
        // Then
        assertThat(posted.statusCode()).isEqualTo(401);
        assertThat(client.respond(command, command.answered("{\"right\":true}")).statusCode())
                .isEqualTo(200);
        assertThat(Soon.get(call).body()).contains("\"right\":true");
    }

    @Test
    void aDeletedTunnelIsGoneForClientsAndCallers() {
        // Given
        CompletableFuture<HttpResponse<String>> poll = parked();
        McpCaller caller = WORLD.callerAt(1, tunnel);
        Stopwatch stopwatch = new Stopwatch();
        // When
        HttpResponse<String> deleted = WORLD.admin().send("DELETE", "/v1/tunnels/" + tunnel.id(), "");
        // Then
        assertThat(deleted.statusCode()).isEqualTo(200);
        assertThat(Json.of(deleted).at("/id").asString()).isEqualTo(tunnel.id());
        assertThat(Soon.get(poll).statusCode()).isEqualTo(401);
        assertThat(stopwatch.elapsed()).isLessThan(A_SECOND);
        HttpResponse<String> response = caller.ask(ADD);
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(Json.relayError(response)).isEqualTo("tunnel_use_forbidden");
        assertThat(poll().statusCode()).isEqualTo(401);
    }

    @Test
    void aChangedPolicyHoldsWithinASecond() {
        // Given
        WORLD.serve(1, tunnel, WORLD.httpUpstream());
        McpCaller caller = WORLD.callerAt(1, tunnel);
        assertThat(caller.ask(ADD).statusCode()).isEqualTo(200);
        Stopwatch stopwatch = new Stopwatch();
        // When
        var _ = WORLD.admin()
                .send(
                        "PUT",
                        "/v1/tunnels/" + tunnel.id() + "/policy",
                        "{\"mode\":\"relay\",\"required_scopes\":[\"more\"]}");
        // Then
        Soon.until("the caller lacks a scope", () -> caller.ask(ADD).statusCode() == 403);
        assertThat(stopwatch.elapsed()).isLessThan(A_SECOND);
    }
}
