// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.system;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.mcprelay.testbed.system.HandClient.Command;
import dev.mcprelay.testbed.world.AdminClient.NewTunnel;
import dev.mcprelay.testbed.world.McpCaller;

import static org.assertj.core.api.Assertions.assertThat;

/// What tunnel clients send wrong, and what they are told: a poll gets 200 or 204 and nothing else that is
/// a success, a response gets 200, or 404 where nobody waits for it.
@Timeout(60)
final class BadTunnelClientIT {
    private static final String CALL = McpCaller.toolCall("\"mine\"", "echo", "{\"value\":1}");
    private static final World WORLD = World.of(1, "relay.broker.longest-poll", "5s", "relay.mcp.deadline", "8s");

    private final NewTunnel tunnel = WORLD.tunnel();
    private final HandClient client = WORLD.hand(tunnel);

    @AfterAll
    static void close() {
        WORLD.close();
    }

    /// A call, and the command that it became.
    private record Taken(CompletableFuture<HttpResponse<String>> call, Command command) {}

    private Taken taken() {
        return taken(CALL);
    }

    private Taken taken(String body) {
        CompletableFuture<HttpResponse<String>> polled = client.poll("?limit=1&timeout_ms=15000");
        WORLD.awaitParked(tunnel);
        CompletableFuture<HttpResponse<String>> call = WORLD.caller(tunnel).post(body);
        return new Taken(call, new Command(Json.of(Soon.get(polled)).at("/commands/0")));
    }

    private HttpResponse<String> postWithToken(Taken taken, String token) {
        return client.post(
                responsePath(tunnel), tunnel.key(), token, taken.command().answered("{\"forged\":true}"));
    }

    private static String responsePath(NewTunnel of) {
        return "/v1/tunnels/" + of.id() + "/response";
    }

    private static String pollPath(NewTunnel of) {
        return "/v1/tunnels/" + of.id() + "/poll?timeout_ms=1000";
    }

    private void completesWithItsOwnAnswer(Taken taken) {
        assertThat(client.respond(taken.command(), taken.command().answered("{\"honest\":true}"))
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> answer = Soon.get(taken.call());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":\"mine\",\"result\":{\"honest\":true}}");
    }

    @Test
    void anEmptyPollIsAnswered204WithoutABodyWhenItsTimeIsOver() {
        // Given
        Stopwatch stopwatch = new Stopwatch();
        // When
        HttpResponse<String> answer = Soon.get(client.poll("?limit=1&timeout_ms=1500"));
        // Then
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("X-Request-Id")).isPresent();
        assertThat(stopwatch.elapsed()).isBetween(Duration.ofMillis(900), Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?timeout_ms=0&limit=0",
                "?timeout_ms=-5&limit=-1",
                "?timeout_ms=many&limit=many",
                "?timeout_ms=1&limit=100",
                "?channel=main&channel=harpoon&limit=5&timeout_ms=1000"
            })
    void anOddPollIsParkedAndNotRefused(String query) {
        // Given
        Stopwatch stopwatch = new Stopwatch();
        // When
        HttpResponse<String> answer = Soon.get(client.poll(query));
        // Then
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(stopwatch.elapsed()).isBetween(Duration.ofMillis(900), Duration.ofSeconds(10));
    }

    @Test
    void aPollThatAsksForLongIsHeldNoLongerThanTheRelayHoldsPolls() {
        // Given
        Stopwatch stopwatch = new Stopwatch();
        // When
        HttpResponse<String> answer = Soon.get(client.poll("?timeout_ms=600000"));
        // Then
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(stopwatch.elapsed()).isBetween(Duration.ofMillis(4900), Duration.ofSeconds(15));
    }

    @Test
    void aPollForAMalformedChannelIsRefused() {
        // When
        HttpResponse<String> answer = Soon.get(client.poll("?channel=a%20b"));
        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Json.envelopeError(answer)).isEqualTo("invalid_channel_format");
    }

    @Test
    void thePathsOfOldClientsWork() {
        // Given
        CompletableFuture<HttpResponse<String>> polled =
                client.poll("/v1/tunnel/" + tunnel.id() + "/poll?limit=1", tunnel.key());
        WORLD.awaitParked(tunnel);
        CompletableFuture<HttpResponse<String>> call = WORLD.caller(tunnel).post(CALL);
        Command command = new Command(Json.of(Soon.get(polled)).at("/commands/0"));
        // When
        HttpResponse<String> posted = client.post(
                "/v1/tunnel/" + tunnel.id() + "/response",
                tunnel.key(),
                command.shardToken(),
                command.answered("{\"a\":1}"));
        // Then
        assertThat(posted.statusCode()).isEqualTo(200);
        assertThat(Soon.get(call).statusCode()).isEqualTo(200);
    }

    @Test
    void aPollWithoutKeyWithAWrongOneAndForAnUnknownTunnelAllGetTheSame401() {
        // Given
        NewTunnel other = WORLD.tunnel();
        String unknown = "/v1/tunnels/tunnel_0123456789abcdef0123456789abcdef/poll";
        // When
        HttpResponse<String> keyless = Soon.get(client.poll(pollPath(tunnel), ""));
        HttpResponse<String> wrong = Soon.get(client.poll(pollPath(tunnel), "wrong"));
        HttpResponse<String> foreign = Soon.get(client.poll(pollPath(tunnel), other.key()));
        HttpResponse<String> nowhere = Soon.get(client.poll(unknown, tunnel.key()));
        // Then
        for (HttpResponse<String> answer : List.of(keyless, wrong, foreign, nowhere)) {
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body()).isEqualTo(keyless.body());
            assertThat(Json.envelopeError(answer)).isEqualTo("tunnel_use_forbidden");
            assertThat(answer.headers().firstValue("Retry-After")).contains("60");
            assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
            assertThat(answer.headers().firstValue("X-Request-Id")).isPresent();
        }
    }

    @Test
    void aMalformedTunnelIdIsNamedAsSuch() {
        // When
        HttpResponse<String> answer = Soon.get(client.poll("/v1/tunnels/nonsense/poll", tunnel.key()));
        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Json.envelopeError(answer)).isEqualTo("invalid_tunnel_id_format");
    }

    @ParameterizedTest
    @CsvSource({"poll, GET", "response, POST"})
    void anotherMethodIsRefusedWithTheOneThatIsAllowed(String route, String allowed) {
        // When
        HttpResponse<String> answer = WORLD.admin().send("DELETE", "/v1/tunnels/" + tunnel.id() + "/" + route, "");
        // Then
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains(allowed);
        assertThat(Json.envelopeError(answer)).isEqualTo("method_not_allowed");
    }

    @Test
    void aRevokedKeyPollsNoMore() {
        // Given
        HttpResponse<String> revoked =
                WORLD.admin().send("DELETE", "/v1/tunnels/" + tunnel.id() + "/keys/" + tunnel.keyId(), "");
        assertThat(revoked.statusCode()).isEqualTo(200);
        // When
        Soon.until(
                "the key is refused",
                () -> Soon.get(client.poll(pollPath(tunnel), tunnel.key())).statusCode() == 401);
        // Then
        assertThat(Soon.get(client.poll(pollPath(tunnel), tunnel.key())).statusCode())
                .isEqualTo(401);
    }

    @Test
    void aResponseForAnotherTunnelsCommandIsNobodys() {
        // Given
        Taken taken = taken();
        NewTunnel other = WORLD.tunnel();
        // When
        HttpResponse<String> answer = client.post(
                responsePath(other),
                other.key(),
                taken.command().shardToken(),
                taken.command().answered("{\"forged\":true}"));
        // Then
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(Json.envelopeError(answer)).isEqualTo("pending_request_not_found");
        completesWithItsOwnAnswer(taken);
    }

    @Test
    void aResponseWithTheKeyOfAnotherTunnelIsRefused() {
        // Given
        Taken taken = taken();
        NewTunnel other = WORLD.tunnel();
        // When
        HttpResponse<String> answer = client.post(
                responsePath(tunnel),
                other.key(),
                taken.command().shardToken(),
                taken.command().answered("{\"forged\":true}"));
        // Then
        assertThat(answer.statusCode()).isEqualTo(401);
        completesWithItsOwnAnswer(taken);
    }

    @Test
    void aTruncatedAnAlteredAndAMissingTokenAreNobodys() {
        // Given
        Taken taken = taken();
        String token = taken.command().shardToken();
        String altered = (token.charAt(0) == 'A' ? "B" : "A") + token.substring(1);
        // When
        HttpResponse<String> truncated = postWithToken(taken, token.substring(0, token.length() - 1));
        HttpResponse<String> forged = postWithToken(taken, altered);
        HttpResponse<String> nonsense = postWithToken(taken, "nonsense");
        HttpResponse<String> missing = postWithToken(taken, "");
        // Then
        assertThat(truncated.statusCode()).isEqualTo(404);
        assertThat(forged.statusCode()).isEqualTo(404);
        assertThat(nonsense.statusCode()).isEqualTo(404);
        assertThat(missing.statusCode()).isEqualTo(404);
        completesWithItsOwnAnswer(taken);
    }

    @Test
    void aTokenOfAnotherCommandIsNobodys() {
        // Given
        Taken first = taken();
        Taken second = taken();
        // When
        HttpResponse<String> answer = client.post(
                responsePath(tunnel),
                tunnel.key(),
                first.command().shardToken(),
                second.command().answered("{\"forged\":true}"));
        // Then
        assertThat(answer.statusCode()).isEqualTo(404);
        completesWithItsOwnAnswer(second);
        completesWithItsOwnAnswer(first);
    }

    @Test
    void theFirstOfTwoResponsesWinsAndBothAre200() {
        // Given
        Taken taken = taken();
        HttpResponse<String> first =
                client.respond(taken.command(), taken.command().answered("{\"n\":1}"));
        // When
        HttpResponse<String> second =
                client.respond(taken.command(), taken.command().answered("{\"n\":2}"));
        // Then
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(Json.of(Soon.get(taken.call())).at("/result/n").asInt()).isEqualTo(1);
    }

    @Test
    void aResponseAfterTheCallerLeftIsTakenWithoutHarm() {
        // Given
        Taken taken = taken();
        taken.call().cancel(true);
        // When
        HttpResponse<String> late =
                client.respond(taken.command(), taken.command().answered("{}"));
        // Then
        assertThat(late.statusCode()).isIn(200, 404);
        Taken next = taken();
        completesWithItsOwnAnswer(next);
    }

    @Test
    void aNoticeForACallThatIsOverIs200() {
        // Given
        Taken taken = taken();
        completesWithItsOwnAnswer(taken);
        // When
        HttpResponse<String> late =
                client.respond(taken.command(), taken.command().noticed("{}"));
        // Then
        assertThat(late.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "{\"request_id\":", "[]", "{}"})
    void anUnreadableResponseEndsTheCallAndHarmsNoClient(String body) {
        // Given
        Taken taken = taken();
        // When
        HttpResponse<String> answer = client.respond(taken.command(), body);
        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        HttpResponse<String> outcome = Soon.get(taken.call());
        assertThat(outcome.statusCode()).isEqualTo(502);
        assertThat(Json.relayError(outcome)).isEqualTo("invalid_upstream_response");
    }

    @ParameterizedTest
    @CsvSource({
        "200, 200",
        "201, 200",
        "202, 502",
        "204, 502",
        "101, 502",
        "99, 502",
        "302, 502",
        "400, 400",
        "401, 502",
        "403, 502",
        "404, 404",
        "418, 418",
        "500, 500",
        "600, 502",
        "-1, 502",
        "0, 200"
    })
    void theStatusOfTheAnswerIsWhatReallyHappened(int posted, int seen) {
        // Given
        Taken taken = taken();
        String body = taken.command().answered("{}").replace("\"resp_code\":200", "\"resp_code\":" + posted);
        // When
        HttpResponse<String> answer = client.respond(taken.command(), body);
        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Soon.get(taken.call()).statusCode()).isEqualTo(seen);
    }

    @Test
    void headersThatWouldSplitOrOverwhelmTheAnswerAreDropped() {
        // Given
        Taken taken = taken();
        String headers = "{\"Content-Type\":[\"application/json\"],\"Mcp-Protocol-Version\":[\"a\\r\\nX-Split: yes\"],"
                + "\"Last-Event-Id\":[\"" + "x".repeat(64 << 10) + "\"],\"Set-Cookie\":[\"a=b\"],"
                + "\"Transfer-Encoding\":[\"chunked\"],\"Content-Length\":[\"1\"],\"Location\":[\"http://10.0.0.1/\"],"
                + "\":status\":[\"204\"],\"a b\":[\"c\"],\"Access-Control-Expose-Headers\":[\"kept\"]}";
        String body = taken.command().answered("{}").replace("{\"Content-Type\":[\"application/json\"]}", headers);
        // When
        HttpResponse<String> posted = client.respond(taken.command(), body);
        // Then
        assertThat(posted.statusCode()).isEqualTo(200);
        HttpResponse<String> answer = Soon.get(taken.call());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Json.of(answer).at("/id").asString()).isEqualTo("mine");
        assertThat(answer.headers().map().keySet())
                .doesNotContain("x-split", "last-event-id", "set-cookie", "location", "mcp-protocol-version");
        assertThat(answer.headers().firstValue("Access-Control-Expose-Headers")).contains("kept");
    }

    @Test
    void anAnswerWithAForeignIdGoesOutUnderTheCallersOwn() {
        // Given
        Taken taken = taken();
        // When
        HttpResponse<String> posted = client.respond(
                taken.command(), taken.command().answeredWith("{\"jsonrpc\":\"2.0\",\"id\":\"nobody\",\"result\":{}}"));
        // Then
        assertThat(posted.statusCode()).isEqualTo(200);
        HttpResponse<String> answer = Soon.get(taken.call());
        assertThat(Json.of(answer).at("/id").asString()).isEqualTo("mine");
    }
}
