// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

final class DemoConsoleTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void aTakenPortIsOneSentence() throws IOException {
        // Given
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            // When
            int status = run("--port", Integer.toString(port));
            // Then
            assertThat(status).isEqualTo(1);
            assertThat(text(out)).isEmpty();
            assertThat(text(err))
                    .isEqualToNormalizingNewlines("relay: Port " + port
                            + " is taken: stop what listens there, or choose another with --port.\n");
        }
    }

    @Test
    void aPortThatIsTakenOnTheOtherLoopbackAddressIsTakenToo() throws IOException {
        // Given: what is pasted says localhost, and may go there first
        try (ServerSocket taken = new ServerSocket()) {
            Assumptions.assumeTrue(isBound(taken), "there is no ::1");
            // When
            int status = run("--once", "--port", Integer.toString(taken.getLocalPort()));
            // Then
            assertThat(status).isEqualTo(1);
            assertThat(text(err))
                    .startsWith("relay: Port ")
                    .contains(" is taken: ")
                    .hasLineCount(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--port", "--port x", "--port 65536", "--port -1 --port 1", "--twice", "help"})
    void whatMakesNoSenseIsAnsweredWithTheUsage(String arguments) {
        // When
        int status = run(arguments.split(" ", -1));
        // Then
        assertThat(status).isEqualTo(2);
        assertThat(text(err))
                .startsWith("usage: ./relay demo [--once] [--port N]")
                .hasLineCount(1);
    }

    private static boolean isBound(ServerSocket socket) {
        try {
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0));
            return true;
        } catch (IOException noSuchAddress) {
            return false;
        }
    }

    private int run(String... arguments) {
        return DemoConsole.run(List.of(arguments), print(out), print(err), new StopSignal());
    }

    private static PrintStream print(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream from) {
        return from.toString(StandardCharsets.UTF_8);
    }
}
