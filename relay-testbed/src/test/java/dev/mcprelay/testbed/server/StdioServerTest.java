// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.server;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static dev.mcprelay.testbed.server.HttpCaller.modernBody;
import static dev.mcprelay.testbed.server.HttpCaller.sessionBody;
import static org.assertj.core.api.Assertions.assertThat;

/// A real process, for that is how a tunnel client runs it.
@Timeout(60)
final class StdioServerTest {
    @TempDir
    Path folder;

    private Process process;
    private BufferedWriter input;
    private BufferedReader output;

    @BeforeEach
    void start() throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StdioServerConsole.class.getName(),
                        journal().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        input = process.outputWriter();
        output = process.inputReader();
    }

    @AfterEach
    void stop() throws Exception {
        process.destroyForcibly();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aToolCallBeforeInitializeIsRefusedAndAfterwardsRuns() throws Exception {
        // Given
        String call = sessionBody("tools/call", "\"name\":\"echo\",\"arguments\":{\"uid\":\"u 1\",\"value\":1.0}");
        send(call);
        assertThat(receive().at("/error/code").asInt()).isEqualTo(-32002);
        send(sessionBody("initialize", "\"protocolVersion\":\"2025-11-25\""));
        assertThat(receive().at("/result/protocolVersion").asString()).isEqualTo("2025-11-25");
        send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
        // When
        send(call);
        // Then
        assertThat(output.readLine()).contains("\"structuredContent\":{\"value\":1.0}");
        assertThat(Files.readString(journal())).isEqualTo("%d u 1\n", process.pid());
    }

    @Test
    void aModernCallNeedsNoInitialize() throws Exception {
        // When
        send(modernBody("\"d\"", "server/discover", ""));
        // Then
        JsonNode answer = receive();
        assertThat(answer.at("/id").asString()).isEqualTo("d");
        assertThat(answer.at("/result/supportedVersions/0").asString()).isEqualTo("2026-07-28");
    }

    @Test
    void aSlowCallHoldsNobodyUp() throws Exception {
        // Given
        send(modernBody("1", "tools/call", "\"name\":\"sleep\",\"arguments\":{\"ms\":600000}"));
        // When
        send(modernBody("2", "tools/call", "\"name\":\"progress\",\"arguments\":{\"n\":1}"));
        // Then
        assertThat(receive().at("/method").asString()).isEqualTo("notifications/progress");
        assertThat(receive().at("/id").asInt()).isEqualTo(2);
    }

    @Test
    void itEndsWithItsInput() throws Exception {
        // Given
        send(modernBody("1", "subscriptions/listen", "\"notifications\":{}"));
        assertThat(receive().at("/method").asString()).isEqualTo("notifications/subscriptions/acknowledged");
        // When
        input.close();
        // Then
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void whatIsNoJsonIsAnsweredWithoutAnId() throws Exception {
        // When
        send("no json");
        // Then
        JsonNode answer = receive();
        assertThat(answer.at("/error/code").asInt()).isEqualTo(-32700);
        assertThat(answer.at("/id").isNull()).isTrue();
    }

    private Path journal() {
        return folder.resolve("executions");
    }

    private void send(String message) throws IOException {
        input.write(message);
        input.newLine();
        input.flush();
    }

    private JsonNode receive() throws IOException {
        return HttpCaller.JSON.readTree(output.readLine());
    }
}
