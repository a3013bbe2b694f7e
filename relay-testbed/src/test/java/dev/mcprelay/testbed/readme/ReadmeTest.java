// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.readme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.mcprelay.testbed.readme.Readme.Manner;
import dev.mcprelay.testbed.readme.Readme.Step;

import static org.assertj.core.api.Assertions.assertThat;

/// [ReadmeIT] does what it finds: here is what it must find, so that no command escapes it by how it is
/// written.
final class ReadmeTest {
    private static final Path FILE = Shell.ROOT.resolve("README.md");

    private final List<Step> steps = Readme.steps(FILE);
    private final List<String> lines;

    ReadmeTest() throws IOException {
        lines = Files.readAllLines(FILE);
    }

    @Test
    void itsCommandsAreTheseAndTheseAreRun() {
        // When
        List<String> found =
                steps.stream().map(step -> step.manner() + " " + step.title()).toList();
        // Then
        assertThat(found)
                .containsExactly(
                        "UNTIL_STOPPED ./relay demo",
                        "STAYS RELAY_ADMIN_KEY=choose-one ./relay serve",
                        "ENDS curl -s localhost:8080/v1/tunnels -H 'Authorization: Bearer choose-one'"
                                + " -H 'Content-Type: application/json' \\",
                        "ENDS curl -s localhost:8080/v1/tunnels/$TUNNEL/keys -H 'Authorization: Bearer choose-one' \\",
                        "STAYS RELAY_TUNNEL_KEY=$KEY ./relay client --relay-url http://localhost:8080"
                                + " --tunnel-id $TUNNEL \\",
                        "NOT_RUN CONTROL_PLANE_API_KEY=$KEY tunnel-client run"
                                + " --control-plane.base-url http://localhost:8080 \\",
                        "ENDS curl -s localhost:8080/v1/tunnels/$TUNNEL -H 'Authorization: Bearer choose-one'",
                        "ENDS curl -s localhost:8080/v1/mcp/$TUNNEL -H 'Content-Type: application/json'"
                                + " -d '{\"jsonrpc\":\"2.0\",\"id\":1,",
                        "ENDS curl -s localhost:8080/v1/mcp/$TUNNEL -H 'Content-Type: application/json' \\",
                        "NOT_RUN claude mcp add --transport http mine http://localhost:8080/v1/mcp/$TUNNEL",
                        "NOT_RUN export RELAY_PROFILE=production                            # refuses what is only good"
                                + " for trying out",
                        "NOT_RUN mvn verify");
    }

    @Test
    void whatIsRunShowsWhatComesOfIt() {
        // When
        List<Step> run =
                steps.stream().filter(step -> step.manner() != Manner.NOT_RUN).toList();
        // Then
        assertThat(run).noneMatch(step -> step.output().isBlank());
    }

    @Test
    void noBlockAndNoNoteEscapesByItsSpelling() {
        // When
        List<String> languages = languages();
        // Then: the picture, the commands, and what comes of them
        assertThat(languages).containsOnly("text", "sh", "");
        assertThat(languages).filteredOn("sh"::equals).hasSameSizeAs(steps);
        assertThat(languages).filteredOn(String::isEmpty).hasSize((int)
                steps.stream().filter(step -> !step.output().isEmpty()).count());
        assertThat(lines).filteredOn(line -> line.contains("<!--")).hasSize((int)
                steps.stream().filter(step -> step.manner() != Manner.ENDS).count());
    }

    @Test
    void itsChaptersComeInTheOrderInWhichAReaderNeedsThem() {
        // When
        List<String> chapters =
                lines.stream().filter(line -> line.startsWith("## ")).toList();
        // Then
        assertThat(chapters)
                .containsExactly(
                        "## See it work",
                        "## Connect your own client",
                        "## Connect your own AI client",
                        "## Run it for real",
                        "## How it compares",
                        "## How it is tested",
                        "## Layout");
    }

    @Test
    void theChecksOfAChangeRunItsTestCommand() throws IOException {
        // Given
        String command = steps.getLast().commands().strip();
        // When
        List<String> script = Files.readAllLines(Shell.ROOT.resolve(".ci/run"));
        // Then: as it is, and nothing can skip it
        assertThat(String.join("\n", lines)).containsPattern("## How it is tested\\R(?s:(?!\\n## ).)*" + command);
        assertThat(script).contains(command);
    }

    /// What stands behind the opening fence of each block, however the fence is drawn.
    private List<String> languages() {
        List<String> languages = new ArrayList<>();
        boolean inside = false;
        for (String line : lines) {
            String text = line.strip();
            if (text.startsWith("```") || text.startsWith("~~~")) {
                inside = !inside;
                if (inside) {
                    languages.add(text.substring(3));
                }
            }
        }
        return languages;
    }
}
