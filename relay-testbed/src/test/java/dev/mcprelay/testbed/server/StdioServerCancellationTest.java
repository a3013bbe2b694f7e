// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.server;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

import static dev.mcprelay.testbed.server.HttpCaller.modernBody;
import static org.assertj.core.api.Assertions.assertThat;

/// In one thread and in virtual time: an hour passes between the last line and the end of the input.
final class StdioServerCancellationTest {
    private static final String CALL =
            modernBody("1", "tools/call", "\"name\":\"sleep\",\"arguments\":{\"ms\":60000}") + "\n";
    private static final String CANCEL =
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":1}}\n";

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final StdioServer server = new StdioServer("test", _ -> {}, output);
    private VirtualTimeScheduler time;

    @BeforeEach
    void takeTime() {
        time = VirtualTimeScheduler.getOrSet();
    }

    @AfterEach
    void giveTimeBack() {
        VirtualTimeScheduler.reset();
    }

    @Test
    void aCallThatNobodyCancelsIsAnswered() throws Exception {
        // When
        server.run(linesThenAnHour(CALL));
        // Then
        assertThat(output.toString(StandardCharsets.UTF_8)).contains("slept 60000 ms");
    }

    @Test
    void aCancelledCallIsNeverAnswered() throws Exception {
        // When
        server.run(linesThenAnHour(CALL + CANCEL));
        // Then
        assertThat(output.size()).isZero();
    }

    private InputStream linesThenAnHour(String lines) {
        return new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                int count = super.read(target, offset, length);
                if (count < 0) {
                    time.advanceTimeBy(Duration.ofHours(1));
                }
                return count;
            }
        };
    }
}
