// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.info;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.InvalidIdException;
import dev.mcprelay.protocol.json.JsonText;
import dev.mcprelay.protocol.json.RawJson;

/// `X-Tunnel-Mcp-Server-Info`, versions 1 and 2: the channels that an instance serves now. The client recomputes it for
/// every request. Another version, or anything malformed, is treated as absent.
public record ServerInfo(int version, List<ChannelInfo> channels) {
    private static final int MAX_LENGTH = 4096;
    private static final int MAX_CHANNELS = 32;

    public ServerInfo {
        channels = List.copyOf(channels);
    }

    public Optional<ChannelInfo> channel(ChannelName name) {
        return channels.stream().filter(c -> c.name().equals(name)).findFirst();
    }

    public static Optional<ServerInfo> parse(String header) {
        if (header.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try (JsonParser parser = JsonText.parser(RawJson.of(header))) {
            return parser.nextToken() == JsonToken.START_OBJECT ? read(parser) : Optional.empty();
        } catch (JacksonException | InvalidIdException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<ServerInfo> read(JsonParser parser) {
        int version = 0;
        List<ChannelInfo> channels = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            if (name.equals("version") && token == JsonToken.VALUE_NUMBER_INT) {
                version = parser.getIntValue();
            } else if (name.equals("channels") && token == JsonToken.START_ARRAY) {
                channels(parser, channels);
            } else {
                var _ = JsonText.value(parser);
            }
        }
        boolean known = (version == 1 || version == 2) && channels.size() <= MAX_CHANNELS;
        boolean unique = channels.stream().map(ChannelInfo::name).distinct().count() == channels.size();
        return known && unique && JsonText.atEnd(parser)
                ? Optional.of(new ServerInfo(version, channels))
                : Optional.empty();
    }

    private static void channels(JsonParser parser, List<ChannelInfo> channels) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                channels.add(channel(parser));
            } else {
                var _ = JsonText.value(parser);
            }
        }
    }

    private static ChannelInfo channel(JsonParser parser) {
        String name = "";
        boolean stateless = false;
        boolean affine = false;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            JsonToken token = parser.nextToken();
            switch (field) {
                case "name" -> name = token == JsonToken.VALUE_STRING ? parser.getString() : "";
                case "stateless" -> stateless = token == JsonToken.VALUE_TRUE;
                case "proc_affinity" -> affine = token == JsonToken.VALUE_TRUE;
                default -> {
                    // a later field: skipped below like any value
                }
            }
            var _ = JsonText.value(parser);
        }
        return new ChannelInfo(new ChannelName(name), stateless, affine);
    }

    /// As a client sends it.
    public String toHeader() {
        StringBuilder json = new StringBuilder("{\"version\":").append(version).append(",\"channels\":[");
        for (int i = 0; i < channels.size(); i++) {
            ChannelInfo channel = channels.get(i);
            json.append(i == 0 ? "" : ",")
                    .append("{\"name\":\"")
                    .append(channel.name())
                    .append('"');
            json.append(channel.stateless() && version >= 2 ? ",\"stateless\":true" : "");
            json.append(channel.affine() ? ",\"proc_affinity\":true" : "").append('}');
        }
        return json.append("]}").toString();
    }
}
