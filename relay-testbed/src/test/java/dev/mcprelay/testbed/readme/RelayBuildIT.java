// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.readme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.mcprelay.testbed.interop.ChildProcess;

import static org.assertj.core.api.Assertions.assertThat;

/// When `./relay` builds: in a project of one source, with stand-ins for Maven and the JDK.
@Timeout(60)
final class RelayBuildIT {
    private static final List<String> TOOLS =
            List.of("sh", "dirname", "readlink", "find", "head", "grep", "rm", "touch", "mkdir", "echo");

    @TempDir
    private Path folder;

    private Path source;
    private Path maven;

    @BeforeEach
    void project() throws IOException {
        Files.copy(Shell.ROOT.resolve("relay"), folder.resolve("relay"));
        Files.writeString(folder.resolve("pom.xml"), "<project/>");
        source = written("relay-x/src/main/java/A.java", "class A {}");
        maven = script("bin/mvn", "echo \"$*\" >>runs; mkdir -p relay-testbed/target/lib");
        var _ = script("jdk/bin/javac", "exit 0");
        var _ = script("jdk/bin/java", "echo started");
        var _ = written("jdk/release", "JAVA_VERSION=\"25.0.1\"\n");
    }

    private Path written(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private Path script(String name, String commands) throws IOException {
        Path file = written(name, "#!/bin/sh\n" + commands + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    private ChildProcess.Ended relay(String path) {
        String command = "unset RELAY_NO_BUILD; PATH=" + path + " JAVA25_HOME=$PWD/jdk sh ./relay stdio-server";
        return Shell.run(folder, command, Map.of()).ended();
    }

    private ChildProcess.Ended relay() {
        return relay("$PWD/bin:$PATH");
    }

    private List<String> runs() throws IOException {
        Path runs = folder.resolve("runs");
        return Files.exists(runs) ? Files.readAllLines(runs) : List.of();
    }

    /// Written a minute after everything else.
    private static void touched(Path file) throws IOException {
        FileTime last = Files.getLastModifiedTime(file);
        Files.setLastModifiedTime(file, FileTime.from(last.toInstant().plus(Duration.ofMinutes(1))));
    }

    @Test
    void theFirstStartBuildsWhatItRuns() throws IOException {
        // When
        ChildProcess.Ended ended = relay();
        // Then
        assertThat(ended.status()).as(ended.output()).isZero();
        assertThat(ended.output()).endsWith("started\n");
        assertThat(runs()).singleElement().asString().contains("-Pquick", "-pl relay-testbed", "package");
    }

    @Test
    void theSecondDoesNot() throws IOException {
        // Given
        assertThat(relay().status()).isZero();
        // When
        ChildProcess.Ended ended = relay();
        // Then
        assertThat(ended.output()).isEqualTo("started\n");
        assertThat(runs()).hasSize(1);
    }

    @Test
    void aSourceThatIsNewerIsBuilt() throws IOException {
        // Given
        assertThat(relay().status()).isZero();
        touched(source);
        // When
        ChildProcess.Ended ended = relay();
        // Then
        assertThat(ended.output()).endsWith("started\n");
        assertThat(runs()).hasSize(2);
    }

    @Test
    void soIsWhatDependsOnAPom() throws IOException {
        // Given
        assertThat(relay().status()).isZero();
        touched(folder.resolve("pom.xml"));
        // When
        ChildProcess.Ended ended = relay();
        // Then
        assertThat(ended.status()).isZero();
        assertThat(runs()).hasSize(2);
    }

    @Test
    void aBuildThatFailsStartsNothingAndIsTriedAgain() throws IOException {
        // Given
        Files.writeString(maven, "#!/bin/sh\necho >>runs; exit 3\n");
        assertThat(relay().output()).endsWith("relay: the build failed: see above, or run mvn verify.\n");
        // When
        ChildProcess.Ended ended = relay();
        // Then
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.output()).doesNotContain("started");
        assertThat(runs()).hasSize(2);
    }

    @Test
    void withoutMavenItSaysWhatToInstall() throws IOException {
        // Given: a machine that has everything else
        Path tools = Files.createDirectory(folder.resolve("tools"));
        for (String tool : TOOLS) {
            Files.createSymbolicLink(tools.resolve(tool), Shell.where(tool));
        }
        // When
        ChildProcess.Ended ended = relay("$PWD/tools");
        // Then
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.output()).isEqualTo("relay: Maven is missing: install Maven 3.8.7 or newer.\n");
    }
}
