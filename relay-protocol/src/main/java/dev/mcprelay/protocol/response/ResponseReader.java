// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.response;

import java.util.Optional;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

import dev.mcprelay.protocol.command.CommandReader.HeaderMap;
import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.InvalidIdException;
import dev.mcprelay.protocol.id.RequestId;
import dev.mcprelay.protocol.json.JsonText;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.json.Span;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage;
import dev.mcprelay.protocol.jsonrpc.JsonRpcReader;
import dev.mcprelay.protocol.jsonrpc.JsonRpcReading;

/// Reads the body of a response POST, with the tolerance that the client deserves: missing type, code and
/// headers have defaults, unknown fields are ignored, and what is odd about the message is left to the
/// command's owner.
public final class ResponseReader {

    private ResponseReader() {}

    /// Empty when the body is no JSON object, or names no request or an impossible channel.
    public static Optional<TunnelResponse> read(RawJson body) {
        try (JsonParser parser = JsonText.parser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            Fields fields = new Fields(body);
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                fields.field(parser.currentName(), parser.nextToken(), parser);
            }
            return JsonText.atEnd(parser) ? Optional.of(fields.response()) : Optional.empty();
        } catch (JacksonException | InvalidIdException unreadable) {
            return Optional.empty();
        }
    }

    /// The channel that a body names before its message: for a body too large to be read whole, of which
    /// `prefix` is the beginning. [ChannelName#MAIN] when none was seen.
    public static ChannelName channelOf(RawJson prefix) {
        try (JsonParser parser = JsonText.parser(prefix)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return ChannelName.MAIN;
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                if (parser.nextToken() == JsonToken.VALUE_STRING && name.equals("channel")) {
                    return new ChannelName(parser.getString());
                }
                var _ = JsonText.value(parser);
            }
        } catch (JacksonException | InvalidIdException cut) {
            // the prefix ends inside the message, or earlier
        }
        return ChannelName.MAIN;
    }

    /// The members of one body as they are met.
    private static final class Fields {
        private final RawJson body;
        private String requestId = "";
        private ChannelName channel = ChannelName.MAIN;
        private ResponseType type = ResponseType.JSONRPC_RESPONSE;
        private int code = 200;
        private HeaderFields headers = HeaderFields.NONE;
        private @Nullable Span json;

        Fields(RawJson body) {
            this.body = body;
        }

        void field(String name, JsonToken token, JsonParser parser) {
            boolean text = token == JsonToken.VALUE_STRING;
            switch (name) {
                case "request_id" -> requestId = text ? parser.getString() : "";
                case "channel" -> channel = text ? new ChannelName(parser.getString()) : channel;
                case "resp_type" -> type = text ? ResponseType.of(parser.getString()) : type;
                case "resp_code" -> code = code(token, parser);
                case "resp_headers" -> headers = token == JsonToken.START_OBJECT ? HeaderMap.read(parser) : headers;
                case "resp_json" -> json = token == JsonToken.VALUE_NULL ? null : JsonText.value(parser);
                default -> {
                    // a later field: skipped below like any value
                }
            }
            if (parser.currentToken().isStructStart()) {
                var _ = parser.skipChildren();
            }
        }

        private static int code(JsonToken token, JsonParser parser) {
            if (token != JsonToken.VALUE_NUMBER_INT || parser.getNumberType() != JsonParser.NumberType.INT) {
                return token == JsonToken.VALUE_NULL ? 200 : -1;
            }
            return parser.getIntValue() == 0 ? 200 : parser.getIntValue();
        }

        TunnelResponse response() {
            RawJson raw = json == null ? null : body.slice(json);
            return new TunnelResponse(
                    new RequestId(requestId), channel, type, code, headers, raw, raw == null ? null : message(raw));
        }

        private static @Nullable JsonRpcMessage message(RawJson raw) {
            return switch (JsonRpcReader.read(raw)) {
                case JsonRpcReading.Valid(var message) -> message;
                case JsonRpcReading.Batch _, JsonRpcReading.Invalid _ -> null;
            };
        }
    }
}
