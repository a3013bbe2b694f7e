// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.mcp;

import java.util.ArrayList;
import java.util.List;

import dev.mcprelay.protocol.header.HeaderField;
import dev.mcprelay.protocol.json.JsonPieces;
import dev.mcprelay.protocol.json.RawJson;

/// Server-sent events as MCP clients read them: each message one `message` event on one line. The posting client has
/// already taken line breaks out of the JSON; one that did not is made to.
final class Sse {
    static final List<HeaderField> HEADERS = List.of(
            new HeaderField("Content-Type", "text/event-stream"),
            new HeaderField("Cache-Control", "no-cache, no-transform"),
            // reverse proxies hold streams back without it
            new HeaderField("X-Accel-Buffering", "no"));

    /// A comment: it keeps proxies from cutting a quiet stream.
    static final JsonPieces KEEP_ALIVE = JsonPieces.of(RawJson.of(": keep-alive\n\n"));

    private static final RawJson BEFORE = RawJson.of("event: message\ndata: ");
    private static final RawJson AFTER = RawJson.of("\n\n");

    private Sse() {}

    static JsonPieces event(JsonPieces message) {
        List<RawJson> pieces = new ArrayList<>(message.pieces().size() + 2);
        pieces.add(BEFORE);
        message.pieces().forEach(piece -> pieces.add(onOneLine(piece)));
        pieces.add(AFTER);
        return new JsonPieces(pieces);
    }

    static JsonPieces gap(int dropped) {
        return JsonPieces.of(
                RawJson.of(": " + dropped + " messages were dropped here: the stream was read too slowly\n\n"));
    }

    /// A raw line break can only stand between JSON tokens: a space there is the same document.
    private static RawJson onOneLine(RawJson json) {
        boolean breaks = json.view((bytes, offset, length) -> {
            for (int i = offset; i < offset + length; i++) {
                if (bytes[i] == '\n' || bytes[i] == '\r') {
                    return true;
                }
            }
            return false;
        });
        if (!breaks) {
            return json;
        }
        byte[] copy = json.toByteArray();
        for (int i = 0; i < copy.length; i++) {
            if (copy[i] == '\n' || copy[i] == '\r') {
                copy[i] = ' ';
            }
        }
        return RawJson.of(copy);
    }
}
