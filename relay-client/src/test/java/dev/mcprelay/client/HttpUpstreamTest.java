// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import dev.mcprelay.client.testkit.Commands;
import dev.mcprelay.client.testkit.ScriptedRelay;
import dev.mcprelay.client.testkit.ScriptedRelay.Posted;
import dev.mcprelay.client.testkit.ScriptedRelay.Refusal;
import dev.mcprelay.client.testkit.ScriptedServer;
import dev.mcprelay.client.upstream.http.HttpUpstream;
import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.response.ResponseType;

import static dev.mcprelay.client.testkit.Commands.request;
import static dev.mcprelay.client.testkit.Commands.resultJson;
import static dev.mcprelay.client.testkit.ScriptedServer.event;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/// From a command of the relay to what is posted back, over HTTP upstreams of every mood.
final class HttpUpstreamTest {
    private static final String JSON = "application/json";

    private final ScriptedRelay relay = new ScriptedRelay();
    private final String id = Commands.freshId();
    private ScriptedServer server = ScriptedServer.answering(200, JSON, resultJson(id, "{}"));
    private TunnelClient client = new TunnelClient(relay.settings());

    @AfterEach
    void end() {
        client.kill();
        server.close();
        relay.close();
    }

    private void start(ScriptedServer upstream) {
        server.close();
        server = upstream;
        start(HttpUpstream.at(upstream.url()));
    }

    private void start(HttpUpstream upstream) {
        client = new TunnelClient(relay.settings().withMain(upstream));
        client.start();
    }

    private static String json(Posted posted) {
        return requireNonNull(posted.response().json(), "resp_json").text();
    }

    private static String contentType(Posted posted) {
        return posted.response().headers().first("Content-Type").orElse("none");
    }

    @Test
    void bytesPassAsTheyAreInBothDirections() {
        // Given
        String params =
                "{ \"big\":1180591620717411303424, \"one\":1.0,\"uno\":1,\"é\":\"\\u00e9<&>\", \"k\":1,\"k\":2 }";
        String answer = "{\"result\": " + params + " ,\"extra\":[1e2],\"id\":\"" + id + "\", \"jsonrpc\":\"2.0\"}";
        start(ScriptedServer.answering(200, JSON, answer));
        // When
        relay.send(request(id, "tools/call", params));
        // Then
        Posted posted = relay.nextPost();
        assertThat(server.nextAsked().body()).isEqualTo(Commands.requestJson(id, "tools/call", params));
        assertThat(json(posted)).isEqualTo(answer);
        assertThat(posted.response().type()).isEqualTo(ResponseType.JSONRPC_RESPONSE);
        assertThat(posted.response().code()).isEqualTo(200);
        assertThat(posted.headers().get("X-Tunnel-Shard-Token")).isEqualTo("shard-%s", id);
        assertThat(posted.headers().get("Content-Type")).isEqualTo(JSON);
    }

    @Test
    void headersOfTheCommandReachTheServerAndFramingStaysOurs() {
        // Given
        HeaderFields own =
                HeaderFields.of("Authorization", "Bearer of-the-operator").with("X-Own", "o");
        start(HttpUpstream.at(server.url(), own, 1024));
        HeaderFields command = HeaderFields.of("Mcp-Session-Id", "s1")
                .with("X-Own", "commanded")
                .with("X-Utf", "grüß")
                .with("Content-Type", "text/plain")
                .with("Content-Length", "1")
                .with("Host", "evil.example")
                .with("Transfer-Encoding", "chunked")
                .with("Connection", "close")
                .with("X-Request-Id", "c-9");
        var head = Commands.head(id).channel();
        // When
        relay.send(
                Commands.command(Commands.head(id, head, command, null), Commands.requestJson(id, "tools/call", "{}")));
        // Then
        Posted posted = relay.nextPost();
        var seen = server.nextAsked().headers();
        assertThat(posted.headers().get("X-Client-Request-Id")).isEqualTo("c-9");
        assertThat(seen.get("Mcp-Session-Id")).isEqualTo("s1");
        assertThat(seen.getAll("X-Own")).containsExactly("commanded");
        assertThat(seen.get("Authorization")).isEqualTo("Bearer of-the-operator");
        assertThat(seen.get("Content-Type")).isEqualTo(JSON);
        assertThat(seen.get("Host")).startsWith("127.0.0.1:");
        assertThat(seen.get("Transfer-Encoding")).isNull();
        assertThat(seen.get("Accept")).isEqualTo("application/json, text/event-stream");
        assertThat(seen.get("X-Utf")).isEqualTo("grÃ¼Ã\u009f");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Bad|line\nX-Injected: 1", "X-Bad|return\rX", "X Bad|v", "X-Bad: 1\r\nX|v", "X-Nul|a\0b"})
    void aHeaderThatWouldBreakTheRequestFailsOnlyItsCommand(String line) {
        // Given
        start(HttpUpstream.at(server.url()));
        HeaderFields bad = HeaderFields.of(line.split("\\|", -1)[0], line.split("\\|", -1)[1])
                .with("X-Request-Id", "a\nb");
        // When
        relay.send(Commands.command(
                Commands.head(id, Commands.head(id).channel(), bad, null), Commands.requestJson(id, "ping", "{}")));
        // Then
        Posted posted = relay.nextPost();
        assertThat(json(posted)).contains("\"source\":\"client_internal\"");
        assertThat(posted.headers().get("X-Client-Request-Id")).isNull();
        assertThat(server.askedWaiting()).isZero();
    }

    @Test
    void onlyAllowedHeadersOfTheServerArePosted() {
        // Given
        start(new ScriptedServer((_, response) -> ScriptedServer.answer(
                response.header("Set-Cookie", "secret=1")
                        .header("Mcp-Session-Id", "s1")
                        .header("X-Internal", "10.0.0.5"),
                200,
                JSON,
                resultJson(id, "{}"))));
        // When
        relay.send(request(id, "initialize", "{}"));
        // Then
        assertThat(relay.nextPost().response().headers().fields())
                .extracting(field -> field.name().toLowerCase(Locale.ROOT))
                .containsExactlyInAnyOrder("content-type", "mcp-session-id");
    }

    @Test
    void progressIsPostedInOrderAndEachWaitsForItsTurn() {
        // Given
        start(new ScriptedServer((_, response) -> ScriptedServer.stream(
                response,
                Flux.range(1, 5)
                        .map(i -> event(progress(i)))
                        .concatWith(Flux.just(event(resultJson(id, "{\"ok\":true}")), event(progress(99)))))));
        Sinks.Empty<Void> gate = Sinks.empty();
        relay.holdPosts(gate.asMono());
        relay.send(request(id, "tools/call", "{}"));
        Posted first = relay.nextPost();
        // When
        boolean early = relay.postsWaiting() > 0;
        var _ = gate.tryEmitEmpty();
        // Then
        assertThat(early).isFalse();
        assertThat(json(first)).isEqualTo(progress(1));
        assertThat(first.response().type()).isEqualTo(ResponseType.JSONRPC_NOTIFY);
        for (int i = 2; i <= 5; i++) {
            Posted next = relay.nextPost();
            assertThat(json(next)).isEqualTo(progress(i));
            assertThat(contentType(next)).isEqualTo("text/event-stream");
        }
        Posted last = relay.nextPost();
        assertThat(last.response().type()).isEqualTo(ResponseType.JSONRPC_RESPONSE);
        assertThat(contentType(last)).isEqualTo("text/event-stream");
        assertThat(relay.postsWaiting()).isZero();
    }

    private static String progress(int step) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":1,\"progress\":"
                + step + "}}";
    }

    @Test
    void aRefusedNoticeEndsTheNoticesButNotTheCall() {
        // Given
        start(new ScriptedServer((_, response) -> ScriptedServer.stream(
                response, Flux.just(event(progress(1)), event(progress(2)), event(resultJson(id, "{}"))))));
        relay.refusePosts(Refusal.of(400));
        // When
        relay.send(request(id, "tools/call", "{}"));
        // Then
        assertThat(json(relay.nextPost())).isEqualTo(progress(1));
        assertThat(json(relay.nextPost())).isEqualTo(resultJson(id, "{}"));
    }

    @Test
    void aStreamThatEndsWithoutAnAnswerIsAFailure() {
        // Given
        start(new ScriptedServer((_, response) -> ScriptedServer.stream(response, Flux.just(event(progress(1))))));
        // When
        relay.send(request(id, "tools/call", "{}"));
        // Then
        assertThat(json(relay.nextPost())).isEqualTo(progress(1));
        Posted last = relay.nextPost();
        assertThat(last.response().code()).isEqualTo(502);
        assertThat(json(last)).contains("\"source\":\"transport_closed\"", "\"id\":\"" + id + "\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200|text/plain|hello|502|protocol|non_protocol_response",
                "200|application/json|{\"jsonrpc\":|502|protocol|malformed_json",
                "200|application/json|{\"jsonrpc\":\"2.0\",\"id\":\"other\",\"result\":{}}|502|protocol"
                        + "|invalid_protocol_response",
                "202|application/json|{}|502|protocol|response_body_missing",
                "302|text/html|moved|502|target_http|http_status",
                "401|text/plain|who are you|401|target_http|malformed_json",
                "400|application/json|{\"jsonrpc\":\"2.0\",\"id\":\"other\",\"error\":{\"code\":1,\"message\":\"m\"}}|400"
                        + "|target_http|invalid_mcp_error",
                "500|text/html|<html>|500|target_http|malformed_json",
            })
    void whatIsNoUsableAnswerIsSaidInTheWordsOfTheWire(
            int status, String type, String body, int code, String source, String kind) {
        // Given
        start(ScriptedServer.answering(status, type, body));
        // When
        relay.send(request(id, "tools/call", "{}"));
        // Then
        Posted posted = relay.nextPost();
        assertThat(posted.response().code()).isEqualTo(code);
        assertThat(contentType(posted)).isEqualTo(JSON);
        assertThat(json(posted))
                .contains("\"id\":\"" + id + "\"", "\"code\":-32603")
                .contains("\"source\":\"" + source + "\"", "\"transport_error_kind\":\"" + kind + "\"")
                .contains("\"upstream_response_received\":true", "\"upstream_status\":" + status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"400|\"ID\"", "404|null", "503|\"ID\""})
    void anErrorOfTheServerArrivesAsItWasSaid(int status, String rawId) {
        // Given
        String error = "{\"jsonrpc\":\"2.0\", \"id\":" + rawId.replace("ID", id)
                + ",\"error\":{\"code\":-32022,\"message\":\"no\",\"data\":{\"n\":1.0}}}";
        start(ScriptedServer.answering(status, JSON, error));
        // When
        relay.send(request(id, "tools/call", "{}"));
        // Then
        Posted posted = relay.nextPost();
        assertThat(posted.response().code()).isEqualTo(status);
        assertThat(json(posted)).isEqualTo(error);
    }

    @Test
    void aServerThatIsNotThereIsNotNamed() {
        // Given
        server.close();
        URI gone = URI.create("http://127.0.0.1:" + server.url().getPort() + "/very-private");
        start(HttpUpstream.at(gone));
        // When
        relay.send(request(id, "tools/call", "{}"));
        // Then
        Posted posted = relay.nextPost();
        assertThat(posted.response().code()).isEqualTo(502);
        assertThat(json(posted))
                .contains("Bad Gateway", "connection_refused", "\"upstream_response_received\":false")
                .contains("\"code\":\"private_server_unreachable\"", "\"fault\":\"private_server\"")
                .contains("the tool did not run", "\"retrySafe\":true")
                .doesNotContain("127.0.0.1", "private\"", "very-private");
    }

    @Test
    void aNameThatIsNotKnownIsADnsFailure() {
        // Given
        start(HttpUpstream.at(URI.create("http://no-such-host.invalid/mcp")));
        // When
        relay.send(request(id, "tools/call", "{}"));
        // Then
        assertThat(json(relay.nextPost())).contains("\"source\":\"dns\"").doesNotContain("no-such-host");
    }

    @Test
    void aServerThatHangsUpIsNotAskedTwice() {
        // Given
        start(new ScriptedServer((_, response) -> {
            response.withConnection(connection -> connection.dispose());
            return Mono.never();
        }));
        // When
        relay.send(request(id, "tools/call", "{}"));
        // Then
        assertThat(json(relay.nextPost()))
                .contains("\"source\":\"transport_closed\"")
                .contains("\"code\":\"private_server_lost\"", "may have run", "\"retrySafe\":false");
        assertThat(server.nextAsked().method()).isEqualTo("POST");
        assertThat(server.askedWaiting()).isZero();
    }

    @Test
    void anAnswerBeyondTheLimitIsCutOff() {
        // Given
        server.close();
        server = ScriptedServer.answering(200, JSON, resultJson(id, "\"" + "x".repeat(5000) + "\""));
        start(HttpUpstream.at(server.url(), HeaderFields.NONE, 4096));
        // When
        relay.send(request(id, "tools/call", "{}"));
        // Then
        assertThat(json(relay.nextPost())).contains("response_body_too_large");
    }

    @Test
    void aNotificationIsAcknowledgedWithTheStatusOfTheServer() {
        // Given
        start(ScriptedServer.answering(202, JSON, ""));
        // When
        relay.send(Commands.notification(id, "notifications/initialized"));
        // Then
        Posted posted = relay.nextPost();
        assertThat(posted.response().type()).isEqualTo(ResponseType.NOTIFY_ACK);
        assertThat(posted.response().code()).isEqualTo(202);
        assertThat(posted.response().json()).isNull();
    }

    @Test
    void aRefusedNotificationComesBackAsAnErrorWithoutId() {
        // Given
        start(ScriptedServer.answering(404, "text/plain", "no such session"));
        // When
        relay.send(Commands.notification(id, "notifications/initialized"));
        // Then
        Posted posted = relay.nextPost();
        assertThat(posted.response().type()).isEqualTo(ResponseType.JSONRPC_RESPONSE);
        assertThat(posted.response().code()).isEqualTo(404);
        assertThat(json(posted))
                .startsWith("{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32603,\"message\":\"Not Found\"");
    }

    @Test
    void aDeadlineCutsTheServerAndAnswersForIt() {
        // Given
        start(new ScriptedServer((_, _) -> Mono.never()));
        // When
        relay.send(request(id, Duration.ofMillis(300)));
        // Then
        Posted posted = relay.nextPost();
        server.awaitCut();
        assertThat(posted.response().code()).isEqualTo(504);
        assertThat(json(posted)).contains("Gateway Timeout", "\"source\":\"timeout\"", "\"id\":\"" + id + "\"");
    }

    @Test
    void aCommandThatComesTooLateIsNeverBegun() {
        // Given
        start(HttpUpstream.at(server.url()));
        String later = Commands.freshId();
        // When
        relay.send(request(id, Duration.ZERO), request(later, "tools/call", "{}"));
        // Then
        assertThat(relay.nextPost().response().requestId().value()).isEqualTo(later);
        assertThat(server.nextAsked().body()).contains(later);
        assertThat(server.askedWaiting()).isZero();
        assertThat(client.counters().expired()).isEqualTo(1);
    }
}
