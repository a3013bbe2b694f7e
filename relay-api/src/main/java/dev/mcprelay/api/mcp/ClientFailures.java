// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.mcp;

import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

import dev.mcprelay.protocol.error.Fault;
import dev.mcprelay.protocol.json.JsonPieces;
import dev.mcprelay.protocol.json.JsonText;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.json.Span;

/// Errors that the official client makes when its private server gives no answer: it says in
/// `error.data.tunnel_failure.source` what happened. The relay adds `error.data.fault`, so that a caller
/// reads in the same place whose fault it is, whoever found out. Nothing else of the error changes.
final class ClientFailures {
    /// They are short: whatever is longer is the private server's own.
    private static final int SMALL = 16 << 10;

    private ClientFailures() {}

    /// The same with `fault`, if it is such an error and has none.
    static JsonPieces withFault(JsonPieces message) {
        if (message.length() > SMALL) {
            return message;
        }
        RawJson text = message.join();
        try (JsonParser parser = JsonText.parser(text)) {
            var reading = new Reading(parser);
            boolean explained = enter(parser, "error") && enter(parser, "data") && reading.readData();
            return explained ? reading.splice(text) : message;
        } catch (JacksonException noMessage) {
            return message;
        }
    }

    /// Goes to the first token behind the brace of the object of this name, among the members at hand.
    private static boolean enter(JsonParser parser, String name) {
        if (parser.currentToken() == null) {
            var _ = parser.nextToken();
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean wanted = parser.currentName().equals(name);
            JsonToken value = parser.nextToken();
            if (wanted) {
                return value == JsonToken.START_OBJECT;
            }
            var _ = parser.skipChildren();
        }
        return false;
    }

    private static final class Reading {
        private final JsonParser parser;
        private int start;
        private @Nullable Fault fault;

        Reading(JsonParser parser) {
            this.parser = parser;
        }

        /// @return whether it is an object that wants explaining
        boolean readData() {
            start = JsonText.start(parser) + 1;
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("fault")) {
                    return false;
                }
                if (name.equals("tunnel_failure") && value == JsonToken.START_OBJECT) {
                    readFailure();
                } else {
                    var _ = parser.skipChildren();
                }
            }
            return fault != null;
        }

        private void readFailure() {
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean source = parser.currentName().equals("source");
                JsonToken value = parser.nextToken();
                if (source && value == JsonToken.VALUE_STRING) {
                    fault = whose(parser.getString());
                }
                var _ = parser.skipChildren();
            }
        }

        /// Null: a source that nobody knows yet.
        private static @Nullable Fault whose(String source) {
            return switch (source) {
                case "target_http", "dns", "tls", "connect", "transport_closed", "timeout", "protocol" ->
                    Fault.PRIVATE_SERVER;
                case "client_internal" -> Fault.TUNNEL_CLIENT;
                default -> null;
            };
        }

        JsonPieces splice(RawJson text) {
            RawJson said = RawJson.of("\"fault\":\"" + (fault == null ? "" : fault.wireName()) + "\",");
            return JsonPieces.replace(text, List.of(new JsonPieces.Replacement(new Span(start, start), said)));
        }
    }
}
