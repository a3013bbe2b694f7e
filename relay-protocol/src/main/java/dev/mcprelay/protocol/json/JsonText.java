// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.json;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/// The tokens of one JSON text and where they stand. UTF-8 only, at most [#MAX_DEPTH] deep, no extensions
/// of JSON. Failures are [JacksonException]s; callers turn them into an outcome.
public final class JsonText {
    /// Nesting beyond this is refused: it is an attack, or a bug.
    public static final int MAX_DEPTH = 512;

    private static final OwnNames FACTORY = new OwnNames(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(100_000)
                    .maxNameLength(100_000)
                    .build())
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            // canonicalization stays on: without it the parser reads characters, and knows no byte offsets
            .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES));

    private JsonText() {}

    /// A parser before the first token. Close it: its buffers go back to a pool.
    public static JsonParser parser(RawJson json) {
        return json.view(
                (bytes, offset, length) -> FACTORY.createParser(ObjectReadContext.empty(), bytes, offset, length));
    }

    /// Reads to the end of the value that the parser stands on, and says where it stands.
    public static Span value(JsonParser parser) {
        int start = start(parser);
        if (parser.currentToken().isStructStart()) {
            var _ = parser.skipChildren();
        } else {
            parser.finishToken();
        }
        return new Span(start, end(parser));
    }

    /// Where the token starts that the parser stands on.
    public static int start(JsonParser parser) {
        return Math.toIntExact(parser.currentTokenLocation().getByteOffset());
    }

    private static int end(JsonParser parser) {
        return Math.toIntExact(parser.currentLocation().getByteOffset());
    }

    /// Whether nothing but white space follows.
    public static boolean atEnd(JsonParser parser) {
        return parser.nextToken() == null;
    }

    /// Whether the text is one JSON value and nothing else.
    public static boolean isJson(RawJson json) {
        try (JsonParser parser = parser(json)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return false;
            }
            var _ = value(parser);
            return atEnd(parser);
        } catch (JacksonException notJson) {
            return false;
        }
    }
}
