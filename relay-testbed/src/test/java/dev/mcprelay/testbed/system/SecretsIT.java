// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.system;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.mcprelay.client.TunnelClient;
import dev.mcprelay.testbed.server.Quirks;
import dev.mcprelay.testbed.system.HandClient.Command;
import dev.mcprelay.testbed.world.AdminClient.NewTunnel;
import dev.mcprelay.testbed.world.McpCaller;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// Secrets of every kind go through a relay that logs all it can say, and no line holds one. The build looks for the
/// same word in the logs of all tests, so it is put together only at run time.
@Timeout(60)
final class SecretsIT {
    private static final String SECRET = "CAN" + "ARY";
    private static final World WORLD = World.of(
            1,
            "logging.level.root",
            "DEBUG",
            "logging.level.dev.mcprelay",
            "TRACE",
            "logging.level.reactor.netty",
            "DEBUG",
            "relay.mcp.deadline",
            "5s",
            "relay.admin.key",
            "admin-" + SECRET);
    private static NewTunnel tunnel = WORLD.tunnel();

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final PrintStream console = System.out;

    @BeforeAll
    static void connect() {
        tunnel = WORLD.servedTunnel();
    }

    @AfterAll
    static void close() {
        WORLD.close();
    }

    @BeforeEach
    void listen() {
        System.setOut(new PrintStream(log, true, UTF_8));
    }

    @AfterEach
    void nothingWasSaid() {
        System.setOut(console);
        WORLD.server().quirks(Quirks.NONE);
        String said = log.toString(UTF_8);
        System.out.print(said.replace(SECRET, "a secret"));
        assertThat(said.lines().filter(line -> line.contains(SECRET)).map(line -> line.replace(SECRET, "a secret")))
                .isEmpty();
        assertThat(said).as("a relay that says nothing proves nothing").contains("DEBUG");
    }

    private static String echo(String value) {
        return McpCaller.toolCall("\"" + SECRET + "\"", "echo", "{\"value\":\"" + value + "\"}");
    }

    @Test
    void notOfACallThatGoesWell() {
        // Given
        McpCaller caller = WORLD.caller(tunnel);
        // When
        HttpResponse<String> response = caller.ask(echo(SECRET), "X-Mine", SECRET, "Cookie", SECRET);
        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains(SECRET);
    }

    @Test
    void notOfAStreamWithNotices() {
        // Given
        String body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"progress\","
                + "\"arguments\":{\"n\":3,\"ms\":30,\"x\":\"" + SECRET + "\"},\"_meta\":{\"progressToken\":\"" + SECRET
                + "\"}}}";
        // When
        HttpResponse<String> response = WORLD.caller(tunnel).ask(body);
        // Then
        assertThat(response.body()).contains(SECRET);
    }

    @Test
    void notOfACallerThatIsRefused() {
        // Given
        String url = WORLD.urlOf(tunnel);
        // When
        int opaque = McpCaller.of(url, SECRET).ask(echo("")).statusCode();
        int query = McpCaller.of(url + "?access_token=" + SECRET, null)
                .ask(echo(""))
                .statusCode();
        int dots = McpCaller.of(url, SECRET + "." + SECRET + "." + SECRET)
                .ask(echo(""))
                .statusCode();
        int basic = McpCaller.of(url, null)
                .ask(echo(""), "Authorization", "Basic " + SECRET)
                .statusCode();
        // Then
        assertThat(new int[] {opaque, query, dots, basic}).containsOnly(401);
    }

    @Test
    void notOfTheTokenItself() {
        // Given
        String token = WORLD.token(tunnel);
        // When
        HttpResponse<String> response = McpCaller.of(WORLD.urlOf(tunnel), token).ask(echo("x"));
        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(log.toString(UTF_8)).doesNotContain(token);
    }

    @Test
    void notOfARuntimeKey() {
        // Given
        HandClient client = WORLD.hand(tunnel);
        String path = "/v1/tunnels/" + tunnel.id() + "/";
        // When
        int poll = Soon.get(client.poll(path + "poll", SECRET)).statusCode();
        int post = client.post(path + "response", SECRET, SECRET, "{\"request_id\":\"" + SECRET + "\"}")
                .statusCode();
        int minted = WORLD.admin().send("POST", path + "keys", "{}").statusCode();
        // Then
        assertThat(poll).isEqualTo(401);
        assertThat(post).isEqualTo(401);
        assertThat(minted).isEqualTo(201);
        assertThat(log.toString(UTF_8)).doesNotContain("tk_").doesNotContain(tunnel.key());
    }

    @Test
    void notOfWhatIsMalformed() {
        // Given
        McpCaller caller = WORLD.caller(tunnel);
        // When
        int text = caller.ask(SECRET).statusCode();
        int method = caller.ask("{\"jsonrpc\":\"2.0\",\"id\":{\"" + SECRET + "\":1},\"method\":\"" + SECRET + "\"}")
                .statusCode();
        int session = caller.ask(echo(""), "Mcp-Session-Id", "rs1_" + SECRET).statusCode();
        int policy = WORLD.admin()
                .send("POST", "/v1/tunnels", "{\"name\":\"a\",\"policy\":{\"" + SECRET + "\":\"" + SECRET + "\"}}")
                .statusCode();
        int admin =
                WORLD.admin().send("POST", "/v1/tunnels", "{\"name\":" + SECRET).statusCode();
        // Then
        assertThat(new int[] {text, method, policy, admin}).containsOnly(400);
        assertThat(session).isEqualTo(404);
    }

    @Test
    void notOfAHeaderThatCannotBeRead() {
        // Given
        try (RawSocket socket = WORLD.socket()) {
            String request = "GET /v1/mcp/" + tunnel.id() + "?access_token=" + SECRET
                    + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + SECRET + "\r\nX Bad: " + SECRET
                    + "\r\n\r\n";
            // When
            int status = socket.ask(request).status();
            // Then
            assertThat(status).isEqualTo(400);
        }
    }

    @Test
    void notOfAPrivateServerThatFails() {
        // Given
        McpCaller caller = WORLD.caller(tunnel);
        String fail = "{\"status\":500,\"code\":-32000,\"message\":\"" + SECRET + "\"}";
        WORLD.server().quirks(Quirks.NONE.addingHeader("Set-Cookie", SECRET));
        // When
        int error = caller.ask(McpCaller.toolCall("1", "fail", fail)).statusCode();
        WORLD.server().quirks(Quirks.NONE.answeringPlainText());
        int plain = caller.ask(echo(SECRET)).statusCode();
        WORLD.server().quirks(Quirks.NONE.challengingWith("Bearer error=\"" + SECRET + "\""));
        int refused = caller.ask(echo(SECRET)).statusCode();
        // Then
        assertThat(error).isEqualTo(500);
        assertThat(plain).isIn(200, 502);
        assertThat(refused).isEqualTo(502);
    }

    @Test
    void notOfWhatATunnelClientPosts() {
        // Given
        NewTunnel own = WORLD.tunnel();
        HandClient client = WORLD.hand(own);
        CompletableFuture<HttpResponse<String>> polled = client.poll("?limit=1&timeout_ms=15000");
        WORLD.awaitParked(own);
        CompletableFuture<HttpResponse<String>> call = WORLD.caller(own).post(echo(SECRET));
        Command command = new Command(Json.of(Soon.get(polled)).at("/commands/0"));
        // When
        int forged = client.post("/v1/tunnels/" + own.id() + "/response", own.key(), SECRET, command.answered("{}"))
                .statusCode();
        int broken = client.respond(command, "{\"request_id\":\"" + SECRET + "\",\"" + SECRET)
                .statusCode();
        // Then
        assertThat(forged).isEqualTo(404);
        assertThat(broken).isEqualTo(200);
        assertThat(Soon.get(call).statusCode()).isEqualTo(502);
    }

    @Test
    void notOfACallThatTimesOutOrLosesItsClient() {
        // Given
        NewTunnel own = WORLD.tunnel();
        TunnelClient client = WORLD.connect(own);
        String sleep = McpCaller.toolCall("1", "sleep", "{\"ms\":30000,\"uid\":\"" + SECRET + "\"}");
        CompletableFuture<HttpResponse<String>> late = WORLD.caller(tunnel).post(sleep);
        CompletableFuture<HttpResponse<String>> lost = WORLD.caller(own).post(sleep);
        Soon.until("both tools run", () -> WORLD.server().executions(SECRET) == 2);
        // When
        client.kill();
        // Then
        HttpResponse<String> outOfTime = Soon.get(late);
        assertThat(outOfTime.statusCode()).isEqualTo(504);
        assertThat(Json.relayError(outOfTime)).isEqualTo("deadline_running");
        assertThat(Soon.get(lost).statusCode()).isEqualTo(502);
    }
}
