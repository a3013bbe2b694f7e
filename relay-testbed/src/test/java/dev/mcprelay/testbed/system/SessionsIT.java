// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.system;

import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.mcprelay.testbed.server.Quirks;
import dev.mcprelay.testbed.system.HandClient.Command;
import dev.mcprelay.testbed.world.AdminClient.NewTunnel;
import dev.mcprelay.testbed.world.McpCaller;

import static org.assertj.core.api.Assertions.assertThat;

/// MCP up to 2025-11-25: sessions of the private server's own, sessions minted for servers that have none,
/// and the order inside a session.
@Timeout(60)
final class SessionsIT {
    private static final String INITIALIZE = "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{"
            + "\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}";
    private static final String INITIALIZED = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}";
    private static final String SESSION = "Mcp-Session-Id";
    private static final String ADD = McpCaller.toolCall("1", "add", "{\"a\":1,\"b\":2}");
    private static final World WORLD = World.of(1);
    private static NewTunnel http = WORLD.tunnel();
    private static NewTunnel stdio = http;

    @BeforeAll
    static void connect() {
        http = WORLD.servedTunnel();
        stdio = WORLD.tunnel();
        WORLD.serve(0, stdio, World.stdioUpstream());
    }

    @AfterAll
    static void close() {
        WORLD.close();
    }

    @AfterEach
    void honest() {
        WORLD.server().quirks(Quirks.NONE);
    }

    private static String begin(McpCaller caller) {
        HttpResponse<String> response = caller.ask(INITIALIZE);
        assertThat(response.statusCode()).isEqualTo(200);
        String session = response.headers().firstValue(SESSION).orElseThrow();
        assertThat(caller.ask(INITIALIZED, SESSION, session).statusCode()).isEqualTo(202);
        return session;
    }

    @Test
    void aSessionOfThePrivateServerIsItsOwnAndEndsThere() {
        // Given
        McpCaller caller = WORLD.caller(http);
        int before = WORLD.server().openSessions();
        String session = begin(caller);
        assertThat(WORLD.server().openSessions()).isEqualTo(before + 1);
        assertThat(caller.ask(ADD, SESSION, session).statusCode()).isEqualTo(200);
        // When
        HttpResponse<String> ended = caller.send("DELETE", SESSION, session);
        // Then
        assertThat(ended.statusCode()).isEqualTo(204);
        assertThat(ended.body()).isEmpty();
        assertThat(WORLD.server().openSessions()).isEqualTo(before);
        assertThat(caller.ask(ADD, SESSION, session).statusCode()).isEqualTo(404);
        assertThat(caller.send("DELETE", SESSION, session).statusCode()).isEqualTo(404);
    }

    @Test
    void aPrivateServerThatStreamsItsFirstAnswerHasItsSessionAllTheSame() {
        // Given
        McpCaller caller = WORLD.caller(http);
        WORLD.server().quirks(Quirks.NONE.streamingEveryAnswer());
        // When
        HttpResponse<String> response = caller.ask(INITIALIZE);
        // Then
        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
        String session = response.headers().firstValue(SESSION).orElseThrow();
        assertThat(caller.ask(INITIALIZED, SESSION, session).statusCode()).isEqualTo(202);
        assertThat(caller.ask(ADD, SESSION, session).statusCode()).isEqualTo(200);
    }

    @Test
    void aChildThatSaysSomethingBeforeItsFirstAnswerHasASession() {
        // Given
        NewTunnel tunnel = WORLD.tunnel();
        HandClient client = WORLD.hand(tunnel).overStdio();
        McpCaller caller = WORLD.caller(tunnel);
        CompletableFuture<HttpResponse<String>> polled = client.poll("?limit=1&timeout_ms=15000");
        WORLD.awaitParked(tunnel);
        CompletableFuture<HttpResponse<String>> begun = caller.post(INITIALIZE);
        Command initialize = new Command(Json.of(Soon.get(polled)).at("/commands/0"));
        assertThat(client.respond(initialize, initialize.noticed("{}")).statusCode())
                .isEqualTo(200);
        // When
        HttpResponse<String> taken = client.respond(initialize, initialize.answered("{}"));
        // Then
        assertThat(taken.statusCode()).isEqualTo(200);
        String session = Soon.get(begun).headers().firstValue(SESSION).orElseThrow();
        CompletableFuture<HttpResponse<String>> called = caller.post(ADD, SESSION, session);
        Command call = client.command();
        var _ = client.respond(call, call.answered("{}"));
        assertThat(Soon.get(called).statusCode()).isEqualTo(200);
    }

    @Test
    void theEndOfNoSessionIsRefused() {
        // When
        HttpResponse<String> response = WORLD.caller(http).send("DELETE");
        // Then
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Json.relayError(response)).isEqualTo("missing_mcp_session_id");
    }

    @Test
    void aServerWithoutSessionsGetsAMintedOneThatEndsHere() {
        // Given
        McpCaller caller = WORLD.caller(stdio);
        String session = begin(caller);
        assertThat(caller.ask(ADD, SESSION, session).statusCode()).isEqualTo(200);
        // When
        HttpResponse<String> ended = caller.send("DELETE", SESSION, session);
        // Then
        assertThat(ended.statusCode()).isEqualTo(204);
        HttpResponse<String> later = caller.ask(ADD, SESSION, session);
        assertThat(later.statusCode()).isEqualTo(404);
        assertThat(Json.relayError(later)).isEqualTo("session_gone");
        assertThat(Json.of(later).at("/id").asInt()).isEqualTo(1);
    }

    @Test
    void aMintedSessionIsWorthNothingToAnotherPrincipal() {
        // Given
        String session = begin(WORLD.caller(stdio));
        String token = WORLD.realm().token(WORLD.tokenFor(stdio).subject("mallory"));
        McpCaller mallory = McpCaller.of(WORLD.urlOf(stdio), token);
        // When
        HttpResponse<String> call = mallory.ask(ADD, SESSION, session);
        HttpResponse<String> end = mallory.send("DELETE", SESSION, session);
        // Then
        assertThat(call.statusCode()).isEqualTo(404);
        assertThat(Json.relayError(call)).isEqualTo("session_gone");
        assertThat(end.statusCode()).isEqualTo(404);
        assertThat(WORLD.caller(stdio).ask(ADD, SESSION, session).statusCode()).isEqualTo(200);
    }

    @Test
    void aMintedSessionIsWorthNothingOnAnotherTunnel() {
        // Given
        String session = begin(WORLD.caller(stdio));
        // When
        HttpResponse<String> response = WORLD.caller(http).ask(ADD, SESSION, session);
        // Then
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(Json.relayError(response)).isEqualTo("session_gone");
    }

    @Test
    void anAlteredMintedSessionIsGone() {
        // Given
        String session = begin(WORLD.caller(stdio));
        int last = session.length() - 3;
        String altered =
                session.substring(0, last) + (session.charAt(last) == 'A' ? 'B' : 'A') + session.substring(last + 1);
        // When
        HttpResponse<String> response = WORLD.caller(stdio).ask(ADD, SESSION, altered);
        // Then
        assertThat(response.statusCode()).isEqualTo(404);
    }

    @Test
    void notificationsOverStdioAre202WithoutABody() {
        // Given
        McpCaller caller = WORLD.caller(stdio);
        String session = begin(caller);
        // When
        HttpResponse<String> response =
                caller.ask("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/roots/list_changed\"}", SESSION, session);
        // Then
        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.body()).isEmpty();
    }

    /// The official client starts the commands of one poll answer in reverse.
    @Test
    void whatFollowsANotificationOfItsSessionWaitsForItsAcknowledgement() {
        // Given
        NewTunnel tunnel = WORLD.tunnel();
        HandClient client = WORLD.hand(tunnel);
        McpCaller caller = WORLD.caller(tunnel);
        CompletableFuture<HttpResponse<String>> polled = client.poll("?limit=25&timeout_ms=15000");
        WORLD.awaitParked(tunnel);
        CompletableFuture<HttpResponse<String>> notified = caller.post(INITIALIZED, SESSION, "theirs");
        Command notification = new Command(Json.of(Soon.get(polled)).at("/commands/0"));
        CompletableFuture<HttpResponse<String>> called = caller.post(ADD, SESSION, "theirs");
        CompletableFuture<HttpResponse<String>> other = caller.post(ADD, SESSION, "another");
        // When
        Command overtaking = client.command();
        HttpResponse<String> held = Soon.get(client.poll("?limit=25&timeout_ms=1000"));
        // Then
        assertThat(overtaking.json().at("/headers").toString()).contains("another");
        assertThat(held.statusCode()).isEqualTo(204);
        assertThat(notified).isNotDone();
        var _ = client.respond(
                notification,
                "{\"request_id\":\"" + notification.requestId()
                        + "\",\"channel\":\"main\",\"resp_code\":202,\"resp_type\":\"notify_ack\"}");
        assertThat(Soon.get(notified).statusCode()).isEqualTo(202);
        Command call = client.command();
        assertThat(call.json().at("/headers").toString()).contains("theirs");
        var _ = client.respond(call, call.answered("{}"));
        var _ = client.respond(overtaking, overtaking.answered("{}"));
        assertThat(Soon.get(called).statusCode()).isEqualTo(200);
        assertThat(Soon.get(other).statusCode()).isEqualTo(200);
    }
}
