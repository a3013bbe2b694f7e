// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.demo;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.mcprelay.testbed.server.Quirks;
import dev.mcprelay.testbed.world.RelayNode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// The demo over a world that has started well and then errs.
@Timeout(60)
final class DemoConsoleIT {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void aCallThatFailsIsOneSentenceAndTheStatusSaysSo(@TempDir Path data) {
        // Given
        DemoConsole console =
                new DemoConsole(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), new StopSignal());
        try (DemoWorld world = new DemoWorld(RelayNode.freePort(), data)) {
            world.server().quirks(Quirks.NONE.closingBeforeAnswering());
            // When
            int status = console.show(world, new DemoOptions(true, 0));
            // Then
            assertThat(status).isEqualTo(1);
            assertThat(err.toString(UTF_8))
                    .isEqualToNormalizingNewlines("relay: The tool call add failed with 502 private_server_lost:"
                            + " docs/reference/errors.md says what that means and what to do.\n");
            assertThat(out.toString(UTF_8)).doesNotContain("tools/call");
        }
    }
}
