// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client.upstream.stdio;

import java.util.List;
import java.util.Optional;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

import dev.mcprelay.protocol.json.JsonText;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.json.Span;

/// Finds one member of a JSON object by the names that lead to it.
final class JsonMembers {
    /// Where a request names the token of its progress.
    static final List<String> REQUEST_TOKEN = List.of("params", "_meta", "progressToken");

    /// Where a progress notification repeats it.
    static final List<String> NOTICE_TOKEN = List.of("params", "progressToken");

    private JsonMembers() {}

    /// Where the first such value stands; also in a text that breaks off after it.
    static Optional<Span> find(RawJson json, List<String> path) {
        try (JsonParser parser = JsonText.parser(json)) {
            return parser.nextToken() == JsonToken.START_OBJECT ? find(parser, path) : Optional.empty();
        } catch (JacksonException malformed) {
            return Optional.empty();
        }
    }

    private static Optional<Span> find(JsonParser parser, List<String> path) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean onPath = path.getFirst().equals(parser.currentName());
            JsonToken token = parser.nextToken();
            if (onPath && path.size() == 1) {
                return Optional.of(JsonText.value(parser));
            }
            if (onPath && token == JsonToken.START_OBJECT) {
                return find(parser, path.subList(1, path.size()));
            }
            var _ = JsonText.value(parser);
        }
        return Optional.empty();
    }
}
