// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.readme;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.mcprelay.testbed.interop.ChildProcess;
import dev.mcprelay.testbed.server.Await;
import dev.mcprelay.testbed.world.McpCaller;
import dev.mcprelay.testbed.world.RelayNode;

import static org.assertj.core.api.Assertions.assertThat;

/// The lines of the demo for programs that a machine may not have: pasted where stand-ins note what they
/// are given, and what they are given works.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class PastedLinesIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String ADD = McpCaller.toolCall("1", "add", "{\"a\":2,\"b\":40}");
    private static final String SUM = "\"text\":\"42\"";
    private static ChildProcess demo;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        demo = Shell.run("./relay demo --port " + RelayNode.freePort());
        Await.until(PATIENCE, () -> !demo.isAlive() || demo.output().contains("Ctrl-C stops all of it."));
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    /// What a program was started with.
    private record Given(List<String> arguments, List<String> environment) {
        /// The argument behind this one.
        String option(String name) {
            int at = arguments.indexOf(name);
            assertThat(at).as("%s in %s", name, arguments).isNotNegative();
            return arguments.get(at + 1);
        }

        String variable(String name) {
            return environment.stream()
                    .filter(line -> line.startsWith(name + "="))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(name + " is not set"))
                    .substring(name.length() + 1);
        }
    }

    /// The demo's line with this part, in a terminal where the line with the token was pasted before.
    private Given pasted(String part, String program) throws IOException {
        Path standIn = folder.resolve(program);
        Files.writeString(standIn, "#!/bin/sh\nprintf '%s\\n' \"$@\" >\"$0.arguments\"\nenv >\"$0.environment\"\n");
        assertThat(standIn.toFile().setExecutable(true)).isTrue();
        ChildProcess.Ended ended = Shell.run(
                        "PATH=" + folder + ":$PATH\n" + line("export RELAY_DEMO_TOKEN=") + "\n" + line(part))
                .ended();
        assertThat(ended.status()).as(ended.output()).isZero();
        return new Given(
                Files.readAllLines(folder.resolve(program + ".arguments")),
                Files.readAllLines(folder.resolve(program + ".environment")));
    }

    private static String line(String part) {
        List<String> lines =
                demo.output().lines().filter(line -> line.contains(part)).toList();
        assertThat(lines).as("lines with %s in:%n%s", part, demo.output()).hasSize(1);
        return lines.getFirst();
    }

    /// Base URL, tunnel and key are such that a poll with them is served.
    private static void assertMayPoll(Given given) throws IOException, InterruptedException {
        URI poll = URI.create(given.option("--control-plane.base-url") + "/v1/tunnels/"
                + given.option("--control-plane.tunnel-id") + "/poll?timeout_ms=1000");
        HttpRequest request = HttpRequest.newBuilder(poll)
                .header("Authorization", "Bearer " + given.variable("CONTROL_PLANE_API_KEY"))
                .timeout(PATIENCE)
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            assertThat(http.send(request, BodyHandlers.discarding()).statusCode())
                    .isIn(200, 204);
        }
    }

    @Test
    void claudeCodeIsGivenAUrlAndAHeaderThatWork() throws IOException {
        // Given
        Given claude = pasted("claude mcp add ", "claude");
        String[] header = claude.option("--header").split(": ", 2);
        // When
        String answer = McpCaller.of(claude.option("relay-demo"), null)
                .ask(ADD, header[0], header[1])
                .body();
        // Then
        assertThat(answer).contains(SUM);
        assertThat(claude.arguments()).startsWith("mcp", "add", "--transport", "http", "relay-demo");
    }

    @Test
    void codexIsGivenAUrlAndTheNameOfAVariableThatWork() throws IOException {
        // Given
        Given codex = pasted("codex mcp add ", "codex");
        String token = codex.variable(codex.option("--bearer-token-env-var"));
        // When
        String answer = McpCaller.of(codex.option("--url"), token).ask(ADD).body();
        // Then
        assertThat(answer).contains(SUM);
        assertThat(codex.arguments()).startsWith("mcp", "add", "relay-demo");
    }

    @Test
    void theOfficialClientIsGivenATunnelAndAServerOverHttpThatWork() throws IOException, InterruptedException {
        // Given
        Given client = pasted("--mcp.server-url ", "tunnel-client");
        // When
        String answer =
                McpCaller.of(client.option("--mcp.server-url"), null).ask(ADD).body();
        // Then
        assertThat(answer).contains(SUM);
        assertThat(client.arguments()).startsWith("run");
        assertMayPoll(client);
    }

    @Test
    void theOfficialClientIsGivenATunnelAndACommandThatWork() throws IOException, InterruptedException {
        // Given
        Given client = pasted("--mcp.command ", "tunnel-client");
        String initialize = "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":"
                + "\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":\"a\",\"version\":\"1\"}}}";
        String said = "printf '%s\\n' '" + initialize + "' '" + ADD + "'";
        // When
        ChildProcess.Ended ended =
                Shell.run(said + " | " + client.option("--mcp.command")).ended();
        // Then
        assertThat(ended.output()).contains(SUM);
        assertThat(client.arguments()).startsWith("run");
        assertMayPoll(client);
    }
}
