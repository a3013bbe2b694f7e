// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.readme;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.mcprelay.redis.testkit.RedisForTests;
import dev.mcprelay.testbed.interop.ChildProcess;
import dev.mcprelay.testbed.server.Await;
import dev.mcprelay.testbed.world.RelayNode;

import static org.assertj.core.api.Assertions.assertThat;

/// What `./relay` says and how it ends, also when something is amiss.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class RelayScriptIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void helpNamesEveryCommand() {
        // When
        ChildProcess.Ended ended = Shell.run("./relay help").ended();
        // Then
        assertThat(ended.status()).isZero();
        assertThat(ended.output())
                .contains(
                        "\n  demo ",
                        "\n  serve ",
                        "\n  client ",
                        "\n  stdio-server ",
                        "\n  bench ",
                        "\n  lab ",
                        "RELAY_NO_BUILD");
    }

    @Test
    void anUnknownCommandIsRefusedByName() {
        // When
        ChildProcess.Ended ended = Shell.run("./relay dome").ended();
        // Then
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.output()).endsWith("relay: unknown command: dome\n");
    }

    /// Spring would take no notice of it, and the relay its usual port.
    @Test
    void whatIsNoSettingIsRefusedByServe() {
        // When
        ChildProcess.Ended ended = Shell.run("./relay serve --port 18082").ended();
        // Then
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.output())
                .endsWith("relay: serve takes settings, such as --server.port=18082, not --port (./relay help)\n");
    }

    @Test
    void withNothingBuiltItSaysSo(@TempDir Path folder) throws IOException {
        // Given
        Files.copy(Shell.ROOT.resolve("relay"), folder.resolve("relay"));
        // When
        ChildProcess.Ended ended =
                Shell.run(folder, "sh ./relay demo", Map.of()).ended();
        // Then
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.output()).startsWith("relay: nothing is built").hasLineCount(1);
    }

    @Test
    void withoutAJdk25ItSaysWhereToGetOne(@TempDir Path folder) throws IOException {
        // Given: a machine whose usual folders hold none, and whose java is another
        String script = Files.readString(Shell.ROOT.resolve("relay"));
        Files.writeString(
                folder.resolve("relay"), script.replaceAll(" /(?:usr|opt|Library)/[^ ;]*\\*[^ ;]*", " /nowhere"));
        Path java = Files.createDirectories(folder.resolve("other/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        // When
        ChildProcess.Ended ended = Shell.run(
                        folder, "unset JAVA25_HOME; PATH=$PWD/other/bin:$PATH; sh ./relay demo --once", Map.of())
                .ended();
        // Then
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.output())
                .isEqualTo("relay: JDK 25 is missing: install Temurin 25, or set JAVA25_HOME to its folder.\n");
    }

    @Test
    void aJavaHomeThatIsNoJdk25IsNotPassedOver(@TempDir Path folder) {
        // When
        ChildProcess.Ended ended =
                Shell.run("JAVA25_HOME=" + folder + " ./relay demo --once").ended();
        // Then
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.output())
                .isEqualTo("relay: JAVA25_HOME is " + folder
                        + ", which is no JDK 25: set it to the folder of one, or unset it.\n");
    }

    @Test
    void norIsItByTheChecks(@TempDir Path folder) throws IOException {
        // Given: where there is nothing to check
        Assumptions.assumeTrue(Shell.has("bash"), "bash is not on the path");
        Path script = Files.createDirectory(folder.resolve(".ci")).resolve("run");
        Files.copy(Shell.ROOT.resolve(".ci/run"), script);
        Path maven = Files.createDirectory(folder.resolve("bin")).resolve("mvn");
        Files.writeString(maven, "#!/bin/sh\nexit 9\n");
        assertThat(maven.toFile().setExecutable(true)).isTrue();
        // When
        ChildProcess.Ended ended = Shell.run(folder, "JAVA25_HOME=$PWD/bin PATH=$PWD/bin:$PATH bash .ci/run", Map.of())
                .ended();
        // Then
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.output()).contains(".ci/run: JAVA25_HOME is ", "/bin, which is no JDK 25: ");
    }

    @Test
    void aMisspeltVariableIsNamedWithoutItsValueBeforeTheStartFails() {
        // When
        ChildProcess.Ended ended = Shell.run(
                        "./relay serve",
                        Map.of(
                                "RELAY_PROFILE", "production",
                                "RELAY_REDIS_URI", "redis://:canned@127.0.0.1:1",
                                "RELAY_CLUSTER_SECRETS_0", "1:a-secret-for-the-testbed-that-is-long-enough",
                                "RELAY_SERVICE_HOST", "10.0.0.1"))
                .ended();
        // Then
        assertThat(ended.output().lines().filter(line -> line.contains(" WARN ")))
                .singleElement()
                .asString()
                .contains("variables=\"RELAY_REDIS_URI (RELAY_REDIS_URL?)\"");
        assertThat(ended.output()).contains("relay: No Redis is configured").doesNotContain("canned");
    }

    @Test
    void inProductionTheLogSaysThatTheRelayServesAndWhatItLacks() {
        // Given
        int port = RelayNode.freePort();
        String command = "./relay serve --server.port=" + port + " --server.address=127.0.0.1";
        Map<String, String> environment = Map.of(
                "RELAY_PROFILE", "production",
                "RELAY_PUBLIC_URL", "https://relay.example.com",
                "RELAY_REDIS_URL", RedisForTests.url().reveal(),
                "RELAY_REDIS_PREFIX", "test-" + UUID.randomUUID() + ":",
                "RELAY_ADMIN_KEY", "canned",
                "RELAY_CLUSTER_SECRETS_0", "1:a-secret-for-the-testbed-that-is-long-enough",
                "MANAGEMENT_SERVER_PORT", "-1");
        // When
        try (ChildProcess relay = Shell.run(command, environment)) {
            Await.until(PATIENCE, () -> !relay.isAlive() || relay.output().contains("relay ready"));
            // Then
            assertThat(relay.output().lines().filter(line -> line.contains(" WARN ")))
                    .singleElement()
                    .asString()
                    .contains("no issuer is configured");
            assertThat(relay.output().lines().filter(line -> line.contains("relay ready")))
                    .singleElement()
                    .asString()
                    .contains(
                            " INFO ",
                            "url=\"https://relay.example.com\"",
                            "port=\"" + port + "\"",
                            "redis=\"single\"",
                            "node=",
                            "issuers=\"0\"");
        }
    }

    @Test
    void theDemoWhoseRedisCannotRunEndsWithOneSentence() {
        // Given: the binary of another processor
        String other = System.getProperty("os.arch").equals("aarch64") ? "amd64" : "aarch64";
        // When
        ChildProcess.Ended ended = Shell.run("RELAY_JAVA_OPTS=-Dos.arch=" + other + " ./relay demo --once --port 0")
                .ended();
        // Then
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.output())
                .startsWith("relay: The embedded Redis does not start in ")
                .endsWith("mend that, or run a Redis 7 and set RELAY_REDIS_URL.\n")
                .hasLineCount(1);
    }

    @Test
    void theDemoThatCannotWriteEndsWithOneSentence(@TempDir Path folder) throws IOException {
        // Given
        Path file = Files.createFile(folder.resolve("file"));
        // When
        ChildProcess.Ended ended = Shell.run(
                        "RELAY_JAVA_OPTS=-Djava.io.tmpdir=" + file + " ./relay demo --once --port 0")
                .ended();
        // Then: the JVM itself may warn before
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.output().lines().filter(line -> !line.startsWith("WARNING: java.io.tmpdir ")))
                .containsExactly("relay: The demo cannot write to " + file
                        + ": make room there, or set RELAY_JAVA_OPTS=-Djava.io.tmpdir=FOLDER with another one.");
    }

    @Test
    void aRelayOnATakenPortEndsWithOneSentence(@TempDir Path folder) throws IOException {
        // Given
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            // When
            ChildProcess.Ended ended = Shell.run(
                            "./relay serve --server.port=" + port + " --server.address=127.0.0.1",
                            Map.of("RELAY_DATA_DIR", folder.toString(), "MANAGEMENT_SERVER_PORT", "-1"))
                    .ended();
            // Then
            assertThat(ended.status()).isEqualTo(1);
            assertThat(ended.output().lines().filter(line -> !line.contains(" INFO ")))
                    .containsExactly("relay: Port " + port
                            + " is taken: stop what listens there, or choose another with --server.port=N.");
        }
    }

    @Test
    void theDemoOnATakenPortEndsWithOneSentence() throws IOException {
        // Given
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            // When
            ChildProcess.Ended ended = Shell.run("./relay demo --port " + port).ended();
            // Then
            assertThat(ended.status()).isEqualTo(1);
            assertThat(ended.output())
                    .startsWith("relay: Port " + port + " is taken:")
                    .hasLineCount(1);
        }
    }

    @Test
    void theDemoOnceEndsByItselfAndLeavesNothing() {
        // When
        ChildProcess.Ended ended = Shell.run(
                        "RELAY_JAVA_OPTS=-Djava.io.tmpdir=$HOME ./relay demo --once --port 0 || exit $?; ls $HOME")
                .ended();
        // Then
        assertThat(ended.status()).as(ended.output()).isZero();
        assertThat(ended.output()).contains("=>  42").doesNotContain("RELAY_DEMO_TOKEN", "WARN", "INFO", "relay-demo");
    }

    @Test
    void theLinesThatTheDemoPrintsWork() {
        // Given
        Assumptions.assumeTrue(Shell.has("curl"), "curl is not on the path");
        int port = RelayNode.freePort();
        try (ChildProcess demo = Shell.run("./relay demo --port " + port)) {
            Await.until(PATIENCE, () -> !demo.isAlive() || demo.output().contains("Ctrl-C stops all of it."));
            String token = line(demo.output(), "export RELAY_DEMO_TOKEN=");
            String call = line(demo.output(), "curl ");
            // When
            ChildProcess.Ended ended = Shell.run(token + "\n" + call).ended();
            // Then
            assertThat(ended.output()).contains("\"text\":\"42\"");
        }
    }

    private static String line(String output, String beginning) {
        return output.lines()
                .filter(line -> line.startsWith(beginning))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line " + beginning + " in:\n" + output));
    }
}
