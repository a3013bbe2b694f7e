// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

import dev.mcprelay.client.testkit.CapturedLog;
import dev.mcprelay.client.testkit.Commands;
import dev.mcprelay.client.testkit.ScriptedRelay;
import dev.mcprelay.client.testkit.ScriptedServer;
import dev.mcprelay.client.upstream.Upstream;
import dev.mcprelay.client.upstream.http.HttpUpstream;
import dev.mcprelay.client.upstream.stdio.StdioUpstream;

import static dev.mcprelay.client.testkit.Commands.request;
import static dev.mcprelay.client.testkit.Commands.resultJson;
import static org.assertj.core.api.Assertions.assertThat;

/// Whoever runs the client is told of a private server that is away, where it was looked for and why it
/// ended; once, and nothing that is secret.
final class PrivateServerLogTest {
    private final CapturedLog log = new CapturedLog();
    private final ScriptedRelay relay = new ScriptedRelay();
    private TunnelClient client = new TunnelClient(relay.settings());

    @TempDir
    @SuppressWarnings("NullAway.Init" /* JUnit sets it */)
    private Path folder;

    @AfterEach
    void end() {
        client.kill();
        relay.close();
        log.close();
    }

    private void start(Upstream upstream) {
        client = new TunnelClient(relay.settings().withMain(upstream));
        client.start();
    }

    private void call() {
        relay.send(request(Commands.freshId(), "tools/call", "{}"));
        var _ = relay.nextPost();
    }

    @Test
    void aServerThatIsNotThereIsNamedOnce() {
        // Given
        ScriptedServer server = ScriptedServer.answering(200, "application/json", "{}");
        int port = server.url().getPort();
        server.close();
        start(HttpUpstream.at(URI.create("http://me:canned@127.0.0.1:" + port + "/canned?token=canned")));
        call();
        // When
        call();
        // Then
        assertThat(log.lines("WARN"))
                .singleElement()
                .asString()
                .contains(
                        "cannot be reached",
                        "channel=\"main\"",
                        "server=\"127.0.0.1:" + port + "\"",
                        "failure=\"connection_refused\"")
                .doesNotContain("canned");
        assertThat(log.lines("INFO")).isEmpty();
    }

    @Test
    void aServerThatAnswersAgainIsToo() {
        // Given
        AtomicInteger calls = new AtomicInteger();
        try (ScriptedServer server = new ScriptedServer((asked, response) -> {
            if (calls.incrementAndGet() <= 2) {
                response.withConnection(connection -> connection.dispose());
                return Mono.never();
            }
            return ScriptedServer.answer(response, 500, "text/plain", "whatever it says");
        })) {
            start(HttpUpstream.at(server.url()));
            call();
            call();
            // When
            call();
            call();
            // Then
            assertThat(log.lines("WARN")).singleElement().asString().contains("cannot be reached");
            assertThat(log.lines("INFO"))
                    .singleElement()
                    .asString()
                    .contains("answers again", "channel=\"main\"", "server=\"127.0.0.1:");
        }
    }

    @Test
    void aChildThatEndedIsNamedWithItsStatusAndSoIsItsNextStart() {
        // Given
        String second = Commands.freshId();
        Path marker = folder.resolve("born");
        start(StdioUpstream.of(
                "TOKEN=canned test -e '" + marker + "' || { touch '" + marker + "'; read call; exit 3; };"
                        + " read call; echo '" + resultJson(second, "{}") + "'; cat >/dev/null",
                1 << 16,
                Duration.ofMillis(500)));
        call();
        // When
        relay.send(request(second, "tools/call", "{}"));
        // Then
        assertThat(relay.nextPost().response().code()).isEqualTo(200);
        assertThat(log.lines("WARN"))
                .singleElement()
                .asString()
                .contains("private server ended", "channel=\"main\"", "command=\"test\"", "status=\"3\"")
                .doesNotContain("canned");
        assertThat(log.lines("INFO"))
                .satisfiesExactly(
                        first -> assertThat(first)
                                .contains("private server started", "command=\"test\"")
                                .doesNotContain("again"),
                        again -> assertThat(again).contains("private server started again"));
    }
}
