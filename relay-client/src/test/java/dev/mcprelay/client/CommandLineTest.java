// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.mcprelay.client.testkit.Commands;
import dev.mcprelay.client.testkit.ScriptedRelay;
import dev.mcprelay.protocol.id.ChannelName;

import static org.assertj.core.api.Assertions.assertThat;

final class CommandLineTest {
    private static final String TUNNEL = ScriptedRelay.TUNNEL.value();
    private static final Map<String, String> KEY = Map.of("RELAY_TUNNEL_KEY", "rk_abc", "TOKEN", "t-1");

    @TempDir
    @SuppressWarnings("NullAway.Init" /* JUnit sets it */)
    private Path folder;

    private @Nullable Process process;

    private static CommandLine.Request parse(String arguments) {
        return CommandLine.parse(List.of(arguments.split(" ", -1)), KEY);
    }

    private static ClientSettings settings(CommandLine.Request request) {
        assertThat(request).isInstanceOf(CommandLine.Request.Run.class);
        return ((CommandLine.Request.Run) request).settings();
    }

    @Test
    void theLeastThatIsNeeded() {
        // When
        ClientSettings settings =
                settings(parse("--relay-url http://r:1 --tunnel-id " + TUNNEL + " --mcp-url http://m/mcp"));
        // Then
        assertThat(settings.relay().url()).hasToString("http://r:1");
        assertThat(settings.relay().tunnel().value()).isEqualTo(TUNNEL);
        assertThat(settings.relay().key().value()).isEqualTo("rk_abc");
        assertThat(settings.relay().instance().value()).matches("[0-9a-f]{32}");
        assertThat(settings.limits()).isEqualTo(ClientLimits.DEFAULTS);
        assertThat(settings.channels()).containsOnlyKeys(ChannelName.MAIN);
    }

    @Test
    void everyOptionReachesItsSetting() throws IOException {
        // Given
        Path file = folder.resolve("key");
        Files.writeString(file, " rk_of-file\n");
        // When
        ClientSettings settings = settings(parse("--relay-url=https://r --tunnel-id=" + TUNNEL + " --key-file " + file
                + " --mcp-command cat --channel tools=cat --channel=search=http://s/mcp --workers 3"
                + " --poll-timeout 7 --stop-grace 2"));
        // Then
        assertThat(settings.relay().key().value()).isEqualTo("rk_of-file");
        assertThat(settings.channels().keySet())
                .extracting(ChannelName::value)
                .containsExactlyInAnyOrder("main", "tools", "search");
        assertThat(settings.channels().get(ChannelName.MAIN)).matches(upstream -> upstream.affine());
        assertThat(settings.channels().get(new ChannelName("search"))).matches(upstream -> upstream.stateless());
        assertThat(settings.limits())
                .isEqualTo(ClientLimits.DEFAULTS
                        .withWorkers(3)
                        .withPollTimeout(Duration.ofSeconds(7))
                        .withStopGrace(Duration.ofSeconds(2)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--bogus 1|--bogus: unknown (see --help)",
                "stray|stray: unknown (see --help)",
                "--workers|--workers: no value",
                "--workers many|--workers: 'many' (expected: a number)",
                "--workers 0|workers: 0 (expected: 1..1000)",
                "--mcp-url http://n/|--mcp-url: given twice",
                "--mcp-command cat|--mcp-url, --mcp-command: both given (expected: one)",
                "--channel tools|--channel: no target (expected: NAME=URL or NAME=COMMAND)",
                "--channel main=cat|--channel: main is given twice",
                "--channel BAD=cat|channel: 'BAD' (expected: [a-z0-9_-]{1,64})",
                "--key-file /no/such/file|--key-file: cannot read '/no/such/file'",
                "--mcp-header none|--mcp-header: no colon (expected: 'Name: value')",
                "--mcp-header A:env:NONE|--mcp-header: environment variable NONE is not set",
            })
    void whatIsWrongIsSaidInOneLine(String extra, String message) {
        // When
        CommandLine.Request request =
                parse("--relay-url http://r:1 --tunnel-id " + TUNNEL + " --mcp-url http://m/mcp " + extra);
        // Then
        assertThat(request).isEqualTo(new CommandLine.Request.Wrong(message));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--mcp-url http://m|--relay-url: missing (see --help)",
                "--relay-url http://r|--tunnel-id: missing (see --help)",
                "--relay-url http://r --tunnel-id TUNNEL|--mcp-url or --mcp-command: missing (see --help)",
                "--relay-url ftp://r --tunnel-id TUNNEL --mcp-command cat"
                        + "|relay URL: ftp (expected: http://host or https://host, without user and query)",
                "--relay-url http://r --tunnel-id TUNNEL --mcp-url file:///etc"
                        + "|private server: not a URL that can be called (expected: http or https)",
            })
    void whatIsMissingIsNamed(String arguments, String message) {
        // When
        CommandLine.Request request = parse(arguments.replace("TUNNEL", TUNNEL));
        // Then
        assertThat(request).isEqualTo(new CommandLine.Request.Wrong(message));
    }

    @Test
    void aMalformedKeyIsNotRepeated() {
        // When
        CommandLine.Request request = CommandLine.parse(
                List.of("--relay-url", "http://r", "--tunnel-id", TUNNEL, "--mcp-command", "cat"),
                Map.of("RELAY_TUNNEL_KEY", "no spaces!"));
        // Then
        assertThat(request)
                .isEqualTo(
                        new CommandLine.Request.Wrong("runtime key: malformed (expected: letters, digits, _ and -)"));
    }

    @Test
    void helpAndMistakesHaveTheirPlaceAndStatus() throws InterruptedException {
        // Given
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream outPrinter = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream errPrinter = new PrintStream(err, true, StandardCharsets.UTF_8);
        // When
        int help = TunnelClientConsole.run(List.of("--help"), Map.of(), outPrinter, errPrinter);
        int mistake = TunnelClientConsole.run(List.of(), Map.of(), outPrinter, errPrinter);
        // Then
        assertThat(help).isZero();
        assertThat(mistake).isEqualTo(2);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("--relay-url", "RELAY_TUNNEL_KEY");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("relay client: --relay-url: missing (see --help)\n");
    }

    @AfterEach
    void leaveNobodyBehind() {
        if (process != null) {
            var _ = process.destroyForcibly();
        }
    }

    private Process started(ScriptedRelay relay, Path output) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                TunnelClientConsole.class.getName(),
                "--relay-url",
                relay.url().toString(),
                "--tunnel-id",
                TUNNEL,
                "--mcp-command",
                "cat >/dev/null"));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("RELAY_TUNNEL_KEY", ScriptedRelay.KEY.value());
        return builder.start();
    }

    @Test
    void theCommandServesUntilItIsTerminatedAndEndsWell() throws Exception {
        // Given
        Path output = folder.resolve("log");
        try (ScriptedRelay relay = new ScriptedRelay()) {
            process = started(relay, output);
            relay.send(Commands.notification(Commands.freshId(), "notifications/initialized"));
            assertThat(relay.nextPost().response().code()).isEqualTo(202);
            // When
            process.destroy();
            // Then
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            assertThat(Files.readString(output))
                    .contains("relay client connected\n", TUNNEL)
                    .doesNotContain(ScriptedRelay.KEY.value());
        }
    }

    @Test
    void aRefusedKeyEndsTheCommandAndIsNotPrinted() throws Exception {
        // Given
        Path output = folder.resolve("log");
        try (ScriptedRelay relay = new ScriptedRelay()) {
            relay.refuseAllPolls(ScriptedRelay.Refusal.of(401));
            // When
            process = started(relay, output);
            // Then
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(3);
            assertThat(Files.readString(output))
                    .contains("refuses the key of RELAY_TUNNEL_KEY: it is none of " + TUNNEL)
                    .doesNotContain(ScriptedRelay.KEY.value(), "connected");
        }
    }
}
