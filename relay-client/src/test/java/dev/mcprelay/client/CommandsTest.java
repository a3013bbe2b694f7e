// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import dev.mcprelay.client.testkit.Commands;
import dev.mcprelay.client.testkit.ScriptedRelay;
import dev.mcprelay.client.testkit.ScriptedRelay.Posted;
import dev.mcprelay.client.testkit.ScriptedRelay.Refusal;
import dev.mcprelay.client.testkit.ScriptedServer;
import dev.mcprelay.client.upstream.http.HttpUpstream;
import dev.mcprelay.client.upstream.stdio.StdioUpstream;
import dev.mcprelay.protocol.command.TunnelCommand;
import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.response.ResponseType;

import static dev.mcprelay.client.testkit.Commands.command;
import static dev.mcprelay.client.testkit.Commands.head;
import static dev.mcprelay.client.testkit.Commands.request;
import static dev.mcprelay.client.testkit.Commands.requestJson;
import static dev.mcprelay.client.testkit.Commands.resultJson;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/// Commands of every type, and what the relay says to the answers.
final class CommandsTest {
    private static final ChannelName OTHER = new ChannelName("other");
    private static final String JSON = "application/json";

    private final ScriptedRelay relay = new ScriptedRelay();
    private final String id = Commands.freshId();
    private final Map<String, Integer> statuses = new ConcurrentHashMap<>();
    private final ScriptedServer server = new ScriptedServer((asked, response) -> ScriptedServer.answer(
            response,
            statuses.getOrDefault(asked.method() + " " + asked.uri(), 404),
            JSON,
            asked.method().equals("POST") ? resultJson(id, "{}") : "{\"resource\":\"private\"}"));
    private TunnelClient client = new TunnelClient(relay.settings());

    CommandsTest() {
        statuses.put("POST /mcp", 200);
    }

    @AfterEach
    void end() {
        client.kill();
        server.close();
        relay.close();
    }

    private void start() {
        client = new TunnelClient(relay.settings().withMain(HttpUpstream.at(server.url())));
        client.start();
    }

    private static String json(Posted posted) {
        return requireNonNull(posted.response().json(), "resp_json").text();
    }

    @Test
    void aChannelThatIsNotServedIsRefusedAtOnce() {
        // Given
        start();
        // When
        relay.send(command(head(id, OTHER, HeaderFields.NONE, null), requestJson(id, "ping", "{}")));
        // Then
        Posted posted = relay.nextPost();
        assertThat(posted.response().code()).isEqualTo(400);
        assertThat(posted.response().channel()).isEqualTo(OTHER);
        assertThat(json(posted))
                .isEqualTo(
                        "{\"jsonrpc\":\"2.0\",\"id\":\"%s\",\"error\":{\"code\":-32603,"
                                + "\"message\":\"Bad Request: unsupported channel \\\"other\\\"\"}}",
                        id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"m\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":true,\"method\":\"m\"}",
                "{\"jsonrpc\":\"2.0\"}",
            })
    void whatIsNoMessageIsAnsweredToo(String json) {
        // Given
        start();
        // When
        relay.send(command(head(id), json));
        // Then
        Posted posted = relay.nextPost();
        assertThat(posted.response().code()).isEqualTo(400);
        assertThat(json(posted)).contains("-32600");
    }

    @Test
    void aSessionIsEndedWithTheStatusOfTheServer() {
        // Given
        statuses.put("DELETE /mcp", 204);
        start();
        // When
        relay.send(new TunnelCommand.SessionTermination(
                head(id, ChannelName.MAIN, HeaderFields.of("Mcp-Session-Id", "s1"), null)));
        // Then
        Posted posted = relay.nextPost();
        assertThat(posted.response().type()).isEqualTo(ResponseType.SESSION_TERMINATION_RESPONSE);
        assertThat(posted.response().code()).isEqualTo(204);
        assertThat(server.nextAsked().headers().get("Mcp-Session-Id")).isEqualTo("s1");
    }

    @Test
    void aSessionWithoutIdIsNobodys() {
        // Given
        start();
        // When
        relay.send(new TunnelCommand.SessionTermination(head(id)));
        // Then
        assertThat(relay.nextPost().response().code()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/.well-known/oauth-protected-resource/mcp", "/.well-known/oauth-protected-resource"})
    void metadataIsFoundInBothPlaces(String path) {
        // Given
        statuses.put("GET " + path, 200);
        start();
        // When
        relay.send(new TunnelCommand.OauthDiscovery(head(id)));
        // Then
        Posted posted = relay.nextPost();
        assertThat(posted.response().type()).isEqualTo(ResponseType.OAUTH_DISCOVERY_RESPONSE);
        assertThat(posted.response().code()).isEqualTo(200);
        assertThat(json(posted)).isEqualTo("{\"resource\":\"private\"}");
    }

    @Test
    void noMetadataIsAnAnswerToo() {
        // Given
        start();
        // When
        relay.send(new TunnelCommand.OauthDiscovery(head(id)));
        // Then
        Posted posted = relay.nextPost();
        assertThat(posted.response().code()).isEqualTo(404);
        assertThat(posted.response().json()).isNull();
    }

    @Test
    void metadataOfAnotherChannelIsRefused() {
        // Given
        client = new TunnelClient(relay.settings().withChannel(OTHER, StdioUpstream.of("cat")));
        client.start();
        // When
        relay.send(new TunnelCommand.OauthDiscovery(head(id, OTHER, HeaderFields.NONE, null)));
        // Then
        Posted posted = relay.nextPost();
        assertThat(posted.response().code()).isEqualTo(400);
        assertThat(json(posted)).contains("\"code\":\"unsupported_channel\"");
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 502, 503, 504})
    void anAnswerIsPostedAgainWhileTheRelayCannotTakeIt(int status) {
        // Given
        start();
        relay.refusePosts(Refusal.of(status), Refusal.of(status));
        // When
        relay.send(request(id, "tools/call", "{}"));
        // Then
        String first = json(relay.nextPost());
        assertThat(json(relay.nextPost())).isEqualTo(first);
        assertThat(json(relay.nextPost())).isEqualTo(first);
        assertThat(server.nextAsked().method()).isEqualTo("POST");
        assertThat(server.askedWaiting()).isZero();
    }

    @Test
    void aPostWaitsAsLongAsTheRelayAsks() {
        // Given
        start();
        relay.refusePosts(Refusal.of(503).with("Retry-After", "1"));
        // When
        relay.send(request(id, "tools/call", "{}"));
        // Then
        long first = relay.nextPost().nanos();
        long second = relay.nextPost().nanos();
        assertThat(Duration.ofNanos(second - first)).isGreaterThanOrEqualTo(Duration.ofMillis(990));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 413, 500})
    void anAnswerThatIsNotWantedIsNotPostedAgain(int status) {
        // Given
        start();
        relay.refusePosts(Refusal.of(status));
        String later = Commands.freshId();
        // When
        relay.send(request(id, "tools/call", "{}"), command(head(later, OTHER, HeaderFields.NONE, null), "{}"));
        // Then
        var ids = IntStream.range(0, 2)
                .mapToObj(_ -> relay.nextPost().response().requestId().value())
                .toList();
        assertThat(ids).containsExactlyInAnyOrder(id, later);
        assertThat(relay.postsWaiting()).isZero();
    }

    @Test
    void connectionsAreUsedAgain() {
        // Given
        start();
        Set<Integer> ports = new HashSet<>();
        // When
        for (int i = 0; i < 10; i++) {
            relay.send(request(id, "tools/call", "{}"));
            assertThat(relay.nextPost().response().code()).isEqualTo(200);
            ports.add(server.nextAsked().port());
        }
        // Then
        // not always 1: a connection may come back to the pool a moment after its answer was posted
        assertThat(ports).hasSizeLessThan(5);
    }

    @Test
    void atMostAsManyCommandsRunAsThereAreWorkers() {
        // Given
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Sinks.Empty<Void> gate = Sinks.empty();
        CompletableFuture<@Nullable Void> full = new CompletableFuture<>();
        try (ScriptedServer slow = new ScriptedServer((asked, response) -> {
            if (most.accumulateAndGet(running.incrementAndGet(), Math::max) == 3) {
                full.complete(null);
            }
            return gate.asMono().then(Mono.defer(() -> {
                running.decrementAndGet();
                String asking = asked.body().replaceAll(".*\"id\":\"([^\"]+)\".*", "$1");
                return ScriptedServer.answer(response, 200, JSON, resultJson(asking, "{}"));
            }));
        })) {
            client = new TunnelClient(relay.settings()
                    .withMain(HttpUpstream.at(slow.url()))
                    .withLimits(relay.settings().limits().withWorkers(3)));
            client.start();
            relay.send(IntStream.range(0, 12)
                    .mapToObj(_ -> request(Commands.freshId(), "tools/call", "{}"))
                    .toArray(TunnelCommand[]::new));
            assertThat(full).succeedsWithin(Duration.ofSeconds(20));
            // When
            var _ = gate.tryEmitEmpty();
            // Then
            IntStream.range(0, 12)
                    .forEach(_ -> assertThat(relay.nextPost().response().code()).isEqualTo(200));
            assertThat(most.get()).isEqualTo(3);
        }
    }
}
