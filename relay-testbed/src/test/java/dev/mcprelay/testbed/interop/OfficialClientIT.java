// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.interop;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import dev.mcprelay.testbed.server.EventReader;
import dev.mcprelay.testbed.server.PrivateServer;
import dev.mcprelay.testbed.server.Quirks;
import dev.mcprelay.testbed.world.AdminClient.NewTunnel;
import dev.mcprelay.testbed.world.McpCaller;

import static org.assertj.core.api.Assertions.assertThat;

/// What a caller asks comes back through each release of the official tunnel client as the private server
/// said it.
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class OfficialClientIT {
    private static final int MEBIBYTE = 1 << 20;

    /// As a caller may write an id, and a client that reads numbers as such would not write it back.
    private static final List<String> IDS =
            List.of("1", "\"1\"", "1.5", "9007199254740993", "12345678901234567890", "\"\\u00e9 / <&>\"");

    @RegisterExtension
    private final ClientScene scene = new ClientScene();

    private PrivateServer server;

    @BeforeEach
    void startServer() {
        server = scene.server();
    }

    /// A client for the private server over HTTP, connected.
    private McpCaller overHttp(OfficialClient client, InteropWorld world) {
        return world.caller(scene.served(world, client, run -> run.server(server.url())));
    }

    private McpCaller overStdio(OfficialClient client, InteropWorld world, Path journal) {
        return world.caller(scene.served(world, client, run -> run.stdio(journal)));
    }

    @WithOfficialClient
    void aCallReachesAServerOverHttp(OfficialClient client, InteropWorld world) {
        // Given
        McpCaller caller = overHttp(client, world);
        // When
        HttpResponse<String> answer = caller.ask(McpCaller.toolCall("1", "whoami", "{}"));
        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Json.text(answer)).isEqualTo(server.marker());
    }

    @WithOfficialClient
    void aSessionReachesAServerOverStdio(OfficialClient client, InteropWorld world, @TempDir Path folder) {
        // Given
        McpSession session = McpSession.open(overStdio(client, world, folder.resolve("journal")));
        // When
        HttpResponse<String> answer = session.call("add", "{\"a\":2,\"b\":40}");
        // Then
        assertThat(Json.text(answer)).isEqualTo("42");
        assertThat(session.headers()).contains("Mcp-Session-Id");
    }

    /// The released clients of the singular paths are still out there.
    @WithOfficialClient(before = "0.0.10")
    void theOldPathsAreServed(OfficialClient client, InteropWorld world) {
        // Given
        NewTunnel tunnel = world.tunnel();
        var _ = scene.started(client.run(world, tunnel).server(server.url()));
        // When
        world.awaitInstances(tunnel, 1);
        // Then
        assertThat(world.instances(tunnel).getFirst().get("version").stringValue())
                .isEqualTo(client.version());
        assertThat(Json.text(world.caller(tunnel).ask(McpCaller.toolCall("1", "whoami", "{}"))))
                .isEqualTo(server.marker());
    }

    @WithOfficialClient
    void progressComesInOrderAndBeforeTheEnd(OfficialClient client, InteropWorld world) throws Exception {
        // Given
        McpCaller caller = overHttp(client, world);
        // When
        List<JsonNode> events = new ArrayList<>();
        Duration untilFirst;
        Duration untilLast;
        long start = System.nanoTime();
        try (EventReader reader =
                new EventReader(caller.open(progress(5, 2_000)).body())) {
            events.add(reader.next());
            untilFirst = Duration.ofNanos(System.nanoTime() - start);
            while (events.getLast().has("method")) {
                events.add(reader.next());
            }
            untilLast = Duration.ofNanos(System.nanoTime() - start);
        }
        // Then
        assertThat(events.subList(0, 5))
                .extracting(event -> event.at("/params/progress").intValue())
                .containsExactly(1, 2, 3, 4, 5);
        assertThat(events.getLast().get("id").intValue()).isEqualTo(7);
        assertThat(events).hasSize(6);
        assertThat(untilLast.minus(untilFirst)).isGreaterThan(Duration.ofSeconds(1));
    }

    private static String progress(int n, int ms) {
        return """
                {"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"progress",\
                "arguments":{"n":%d,"ms":%d},"_meta":{"progressToken":"p"}}}""".formatted(n, ms);
    }

    @WithOfficialClient
    void everyIdComesBackAsItWasWritten(OfficialClient client, InteropWorld world) {
        // Given
        McpCaller caller = overHttp(client, world);
        // When
        List<String> answers = IDS.stream()
                .map(id -> caller.ask(McpCaller.toolCall(id, "add", "{\"a\":1,\"b\":1}"))
                        .body())
                .toList();
        // Then
        assertThat(answers).zipSatisfy(IDS, (answer, id) -> assertThat(answer).contains("\"id\":" + id + ","));
    }

    @WithOfficialClient
    void aHundredCallsAtOnceRunOnceEach(OfficialClient client, InteropWorld world) {
        // Given
        McpCaller caller = overHttp(client, world);
        // When
        List<CompletableFuture<HttpResponse<String>>> calls = IntStream.range(0, 100)
                .mapToObj(i -> caller.post(McpCaller.toolCall(
                        Integer.toString(i), "echo", "{\"uid\":\"u" + i + "\",\"value\":" + i + "}")))
                .toList();
        // Then
        for (int i = 0; i < calls.size(); i++) {
            HttpResponse<String> answer = calls.get(i).join();
            assertThat(Json.text(answer)).as(answer.body()).isEqualTo(Integer.toString(i));
            assertThat(server.executions("u" + i)).isOne();
        }
    }

    @WithOfficialClient(from = "0.0.11")
    void theServersErrorIsKept(OfficialClient client, InteropWorld world) {
        // Given
        McpCaller caller = overHttp(client, world);
        // When
        HttpResponse<String> answer = caller.ask(
                McpCaller.toolCall("\"e\"", "fail", "{\"status\":400,\"code\":-32099,\"message\":\"my own words\"}"));
        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Json.of(answer).at("/error/code").intValue()).isEqualTo(-32099);
        assertThat(Json.of(answer).at("/error/message").stringValue()).isEqualTo("my own words");
        assertThat(Json.of(answer).get("id").stringValue()).isEqualTo("e");
    }

    @WithOfficialClient
    void privateAddressesStayPrivate(OfficialClient client, InteropWorld world) {
        // Given
        McpCaller caller = overHttp(client, world);
        server.quirks(Quirks.NONE.closingBeforeAnswering());
        // When
        HttpResponse<String> answer = caller.ask(McpCaller.toolCall("1", "add", "{\"a\":1,\"b\":1}"));
        // Then
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).doesNotContain("127.0.0.1", Integer.toString(server.port()));
    }

    @WithOfficialClient
    void twentyMebibytesComeThrough(OfficialClient client, InteropWorld world) {
        // Given
        McpCaller caller = overHttp(client, world);
        String call = McpCaller.toolCall("1", "bytes", "{\"n\":" + 20 * MEBIBYTE + ",\"seed\":7}");
        String directly = McpCaller.of(server.url(), null).ask(call).body();
        // When
        HttpResponse<String> answer = caller.ask(call);
        // Then: compared as a whole, for a difference of megabytes is no readable message
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body().equals(directly))
                .as("the same answer as without a tunnel")
                .isTrue();
    }

    @WithOfficialClient
    void aChannelIsAServerOfItsOwn(OfficialClient client, InteropWorld world) {
        // Given
        PrivateServer search = scene.server();
        NewTunnel tunnel = scene.served(
                world, client, run -> run.server("main", server.url()).server("search", search.url()));
        String call = McpCaller.toolCall("1", "whoami", "{}");
        // When
        HttpResponse<String> found = world.caller(tunnel, "search").ask(call);
        // Then
        assertThat(Json.text(found)).isEqualTo(search.marker());
        assertThat(Json.text(world.caller(tunnel).ask(call))).isEqualTo(server.marker());
        assertThat(world.caller(tunnel, "nosuch").ask(call).statusCode()).isEqualTo(400);
    }

    @WithOfficialClient
    void modernCallsNeedNoSession(OfficialClient client, InteropWorld world) {
        // Given
        McpCaller caller = overHttp(client, world);
        // When
        HttpResponse<String> discovered =
                caller.ask(McpCaller.modern("1", "server/discover", ""), modern("server/discover"));
        HttpResponse<String> called = caller.ask(
                McpCaller.modern("2", "tools/call", "\"name\":\"add\",\"arguments\":{\"a\":2,\"b\":40}"),
                modern("tools/call", "Mcp-Name", "add"));
        // Then
        assertThat(Json.of(discovered).at("/result/supportedVersions/0").stringValue())
                .isEqualTo("2026-07-28");
        assertThat(discovered.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(Json.text(called)).isEqualTo("42");
        assertThat(called.headers().firstValue("Mcp-Session-Id")).isEmpty();
    }

    @WithOfficialClient
    void aListenHearsOfChangesUnderItsOwnId(OfficialClient client, InteropWorld world) throws Exception {
        // Given
        McpCaller caller = overHttp(client, world);
        String listen =
                McpCaller.modern("\"l-1\"", "subscriptions/listen", "\"notifications\":{\"toolsListChanged\":true}");
        String subscription = "/params/_meta/io.modelcontextprotocol~1subscriptionId";
        // as every client begins; a release that does not tell its channels' kind has shown it with that
        assertThat(caller.ask(McpCaller.modern("1", "server/discover", ""), modern("server/discover"))
                        .statusCode())
                .isEqualTo(200);
        try (EventReader reader = new EventReader(
                caller.open(listen, modern("subscriptions/listen")).body())) {
            JsonNode acknowledged = reader.next();
            // When
            server.toolsListChanged();
            JsonNode changed = reader.next();
            server.endListens();
            JsonNode last = reader.next();
            // Then
            assertThat(acknowledged.at(subscription).asString()).isEqualTo("l-1");
            assertThat(changed.get("method").stringValue()).isEqualTo("notifications/tools/list_changed");
            assertThat(changed.at(subscription).asString()).isEqualTo("l-1");
            assertThat(last.get("id").stringValue()).isEqualTo("l-1");
        }
    }

    private static String[] modern(String method, String... more) {
        List<String> headers = new ArrayList<>(List.of("MCP-Protocol-Version", "2026-07-28", "Mcp-Method", method));
        headers.addAll(List.of(more));
        return headers.toArray(String[]::new);
    }
}
