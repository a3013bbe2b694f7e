// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.command;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

import dev.mcprelay.protocol.header.HeaderField;
import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.RequestId;
import dev.mcprelay.protocol.json.JsonPieces;
import dev.mcprelay.protocol.json.JsonText;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.json.Span;
import dev.mcprelay.protocol.timing.ResponseTimeout;

/// Reads a poll answer as a client does: one bad command does not spoil the others; unknown fields are ignored.
public final class CommandReader {

    private CommandReader() {}

    /// @param commands those that could be read, in order
    /// @param dropped how many could not
    public record Batch(List<TunnelCommand> commands, int dropped) {
        public Batch {
            commands = List.copyOf(commands);
        }
    }

    /// Empty when the body is no JSON object at all.
    public static Optional<Batch> read(RawJson body) {
        try (JsonParser parser = JsonText.parser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            List<TunnelCommand> commands = new ArrayList<>();
            int dropped = 0;
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                boolean array = "commands".equals(parser.currentName()) && parser.nextToken() == JsonToken.START_ARRAY;
                if (!array) {
                    skip(parser);
                    continue;
                }
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    Optional<TunnelCommand> command = command(body.slice(JsonText.value(parser)));
                    command.ifPresent(commands::add);
                    dropped += command.isPresent() ? 0 : 1;
                }
            }
            return Optional.of(new Batch(commands, dropped));
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }

    private static void skip(JsonParser parser) {
        if (parser.currentToken() == JsonToken.PROPERTY_NAME) {
            var _ = parser.nextToken();
        }
        var _ = JsonText.value(parser);
    }

    private static Optional<TunnelCommand> command(RawJson json) {
        try (JsonParser parser = JsonText.parser(json)) {
            return parser.nextToken() == JsonToken.START_OBJECT ? new Fields(json).read(parser) : Optional.empty();
        } catch (JacksonException | DateTimeException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /// The members of one command as they are met.
    private static final class Fields {
        private final RawJson json;
        private String requestId = "";
        private String shardToken = "";
        private String type = "";
        private ChannelName channel = ChannelName.MAIN;
        private @Nullable Instant createdAt;
        private @Nullable ResponseTimeout responseTimeout;
        private HeaderFields headers = HeaderFields.NONE;
        private @Nullable Span message;

        Fields(RawJson json) {
            this.json = json;
        }

        Optional<TunnelCommand> read(JsonParser parser) {
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                field(parser.currentName(), parser.nextToken(), parser);
            }
            CommandHead head =
                    new CommandHead(new RequestId(requestId), shardToken, channel, createdAt, headers, responseTimeout);
            return switch (type) {
                case "jsonrpc" ->
                    Optional.ofNullable(message)
                            .map(span -> new TunnelCommand.JsonRpc(head, JsonPieces.of(json.slice(span))));
                case "session_termination" -> Optional.of(new TunnelCommand.SessionTermination(head));
                case "oauth_discovery" -> Optional.of(new TunnelCommand.OauthDiscovery(head));
                default -> Optional.empty();
            };
        }

        private void field(String name, JsonToken token, JsonParser parser) {
            boolean text = token == JsonToken.VALUE_STRING;
            switch (name) {
                case "request_id" -> requestId = text ? parser.getString() : "";
                case "shard_token" -> shardToken = text ? parser.getString() : "";
                case "command_type" -> type = text ? parser.getString() : "";
                case "channel" -> channel = text ? channel(parser.getString()) : channel;
                case "created_at" -> createdAt = text ? Instant.parse(parser.getString()) : null;
                case "response_timeout" ->
                    responseTimeout =
                            text ? ResponseTimeout.parse(parser.getString()).orElse(null) : null;
                case "headers" -> headers = token == JsonToken.START_OBJECT ? HeaderMap.read(parser) : headers;
                case "jsonrpc" -> message = token == JsonToken.START_OBJECT ? JsonText.value(parser) : null;
                default -> {
                    // a later field: skipped below like any value
                }
            }
            if (parser.currentToken().isStructStart()) {
                var _ = parser.skipChildren();
            }
        }

        private static ChannelName channel(String text) {
            String name = text.strip().toLowerCase(Locale.ROOT);
            return name.isEmpty() ? ChannelName.MAIN : new ChannelName(name);
        }
    }

    /// The `{name:[value…]}` form of headers, on commands and on responses.
    public static final class HeaderMap {

        private HeaderMap() {}

        /// Reads the object that the parser stands on. Values that are no strings are left out.
        public static HeaderFields read(JsonParser parser) {
            List<HeaderField> fields = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                JsonToken token = parser.nextToken();
                if (token == JsonToken.VALUE_STRING) {
                    fields.add(new HeaderField(name, parser.getString()));
                } else if (token == JsonToken.START_ARRAY) {
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        if (parser.currentToken() == JsonToken.VALUE_STRING) {
                            fields.add(new HeaderField(name, parser.getString()));
                        } else {
                            var _ = JsonText.value(parser);
                        }
                    }
                } else {
                    var _ = JsonText.value(parser);
                }
            }
            return new HeaderFields(fields);
        }
    }
}
