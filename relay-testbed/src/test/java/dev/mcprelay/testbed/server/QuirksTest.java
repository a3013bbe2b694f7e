// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.server;

import java.io.IOException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static dev.mcprelay.testbed.server.HttpCaller.json;
import static dev.mcprelay.testbed.server.HttpCaller.sessionBody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(20)
final class QuirksTest {
    private final PrivateServer server = PrivateServer.start();
    private final HttpCaller caller = new HttpCaller(server);

    @AfterEach
    void close() {
        caller.close();
        server.close();
    }

    @Test
    void aSessionIdCanBeKeptBack() throws Exception {
        // Given
        server.quirks(Quirks.NONE.answeringWithoutSessionId());
        // When
        var response = caller.post(sessionBody("initialize", ""));
        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Mcp-Session-Id")).isEmpty();
    }

    @Test
    void anyAnswerCanBeAStream() throws Exception {
        // Given
        server.quirks(Quirks.NONE.streamingEveryAnswer());
        // When
        var response = caller.modernTool("echo", "{\"value\":[1,\n2]}");
        // Then
        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
        assertThat(response.body().lines())
                .filteredOn(line -> !line.isEmpty())
                .hasSize(3)
                .allMatch(line -> line.startsWith("event: message") || line.startsWith("data: "));
    }

    @Test
    void theIdCanBeWrong() throws Exception {
        // Given
        server.quirks(Quirks.NONE.answeringWrongId());
        // When
        var response = caller.modern("tools/list", "");
        // Then
        assertThat(json(response).at("/id").asString()).isEqualTo("nobody-asked");
        assertThat(json(response).at("/result/tools").isEmpty()).isFalse();
        assertThat(json(caller.modern("no/such", "")).at("/error/code").asInt()).isEqualTo(-32601);
    }

    @Test
    void theConnectionCanBeCutAfterTheWorkIsDone() {
        // Given
        server.quirks(Quirks.NONE.closingBeforeAnswering());
        // When
        assertThatThrownBy(() -> caller.modernTool("whoami", "{\"uid\":\"u\"}")).isInstanceOf(IOException.class);
        // Then
        assertThat(server.executions("u")).isOne();
        assertThat(server.aborted("u")).isZero();
    }

    @Test
    void anAnswerCanCallItselfText() throws Exception {
        // Given
        server.quirks(Quirks.NONE.answeringPlainText());
        // When
        var response = caller.modern("server/discover", "");
        // Then
        assertThat(response.headers().firstValue("Content-Type")).contains("text/plain");
    }

    @Test
    void privateHeadersGoWithEveryAnswer() throws Exception {
        // Given
        server.quirks(Quirks.NONE.addingHeader("Set-Cookie", "a=1").addingHeader("X-Internal", "host-7"));
        // When
        var response = caller.modernTool("progress", "{\"n\":0}");
        // Then
        assertThat(response.headers().firstValue("Set-Cookie")).contains("a=1");
        assertThat(caller.send("GET").headers().firstValue("X-Internal")).contains("host-7");
    }

    @Test
    void everythingCanBeChallenged() throws Exception {
        // Given
        server.quirks(Quirks.NONE.challengingWith("Bearer realm=\"inside\""));
        // When
        var response = caller.modernTool("whoami", "{\"uid\":\"u\"}");
        // Then
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"inside\"");
        assertThat(server.executions("u")).isZero();
    }
}
