// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.readme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.mcprelay.testbed.interop.ChildProcess;
import dev.mcprelay.testbed.interop.McpSession;
import dev.mcprelay.testbed.interop.OfficialClient;
import dev.mcprelay.testbed.interop.WithOfficialClient;
import dev.mcprelay.testbed.server.Await;
import dev.mcprelay.testbed.world.McpCaller;
import dev.mcprelay.testbed.world.RelayNode;

import static org.assertj.core.api.Assertions.assertThat;

/// The lines for the official client that the demo prints, pasted as they are.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class DemoLinesIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String OVER_HTTP = "--mcp.server-url ";
    private static final String OVER_STDIO = "--mcp.command ";

    @TempDir
    private Path folder;

    private ChildProcess demo;

    @BeforeEach
    void start() {
        demo = Shell.run("./relay demo --port " + RelayNode.freePort());
    }

    @AfterEach
    void stop() {
        demo.close();
    }

    @WithOfficialClient
    void theLinesForAServerOverHttpWork(OfficialClient client) throws IOException {
        // Given
        String call = line("export RELAY_DEMO_TOKEN=") + "\n" + line("\"name\":\"whoami\"");
        try (ChildProcess _ = pasted(client, line(OVER_HTTP))) {
            // When
            Await.until(PATIENCE, () -> !Shell.run(call).ended().output().contains("tunnel_client_not_"));
            // Then
            assertThat(Shell.run(call).ended().output()).contains("\"text\":\"" + marker() + "\"");
        }
    }

    @WithOfficialClient
    void theLineForAServerOverStdioWorks(OfficialClient client) throws IOException {
        // Given
        String token = line("export RELAY_DEMO_TOKEN=").split("=", 2)[1];
        McpCaller caller = McpCaller.of(line("\"name\":\"whoami\"").split(" ", -1)[2], token);
        try (ChildProcess _ = pasted(client, line(OVER_STDIO))) {
            Await.until(
                    PATIENCE,
                    () -> caller.ask(McpCaller.toolCall("1", "whoami", "{}")).statusCode() != 503);
            // When
            String answer = McpSession.open(caller).call("whoami", "{}").body();
            // Then: another server than the demo's own
            assertThat(answer).contains("\"structuredContent\":{\"marker\":").doesNotContain(marker());
        }
    }

    /// The line in a terminal where `tunnel-client` is the binary to be tried.
    private ChildProcess pasted(OfficialClient client, String line) throws IOException {
        Files.createSymbolicLink(folder.resolve("tunnel-client"), client.binary());
        return Shell.run("PATH=" + folder + ":$PATH\n" + line);
    }

    /// Of the demo's private server.
    private String marker() {
        return line("tools/call whoami").split(" +", -1)[3];
    }

    private String line(String part) {
        Await.until(PATIENCE, () -> !demo.isAlive() || demo.output().contains("Ctrl-C stops all of it."));
        List<String> lines =
                demo.output().lines().filter(line -> line.contains(part)).toList();
        assertThat(lines).as("lines with %s in:%n%s", part, demo.output()).hasSize(1);
        return lines.getFirst();
    }
}
