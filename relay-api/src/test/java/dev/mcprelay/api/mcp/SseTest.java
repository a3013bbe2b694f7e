// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.mcp;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.mcprelay.protocol.json.JsonPieces;
import dev.mcprelay.protocol.json.RawJson;

import static org.assertj.core.api.Assertions.assertThat;

/// As a client's parser reads it (WHATWG HTML §9.2.6): a line that begins with a colon is a comment, an
/// empty one ends an event.
final class SseTest {

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1}", "{\n\"a\":1}", "{\r\n\"a\":1}"})
    void aMessageIsOneEventOnOneLine(String json) {
        // When
        String event = text(Sse.event(JsonPieces.of(RawJson.of(json))));
        // Then
        assertThat(event.lines()).hasSize(3);
        assertThat(event).startsWith("event: message\ndata: {").endsWith("\"a\":1}\n\n");
    }

    @Test
    void aGapIsACommentThatSaysHowMuchIsMissing() {
        // When
        String gap = text(Sse.gap(2));
        // Then
        assertThat(gap).isEqualTo(": 2 messages were dropped here: the stream was read too slowly\n\n");
    }

    @Test
    void whatKeepsAStreamAliveIsACommentOfItsOwn() {
        // When
        String line = text(Sse.KEEP_ALIVE);
        // Then
        assertThat(line).isEqualTo(": keep-alive\n\n");
    }

    private static String text(JsonPieces pieces) {
        return new String(pieces.join().toByteArray(), StandardCharsets.UTF_8);
    }
}
