// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.jsonrpc;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

import dev.mcprelay.protocol.json.JsonText;
import dev.mcprelay.protocol.json.Span;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage.Meta;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage.Params;

/// One pass over a `params` or `result` object that keeps the fields a relay routes by and skips the rest.
final class FieldsOfInterest {
    private static final String PROTOCOL_VERSION = "io.modelcontextprotocol/protocolVersion";
    private static final String CLIENT_CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";
    private static final String SUBSCRIPTION_ID = "io.modelcontextprotocol/subscriptionId";

    private int seen;
    private boolean ambiguous;
    private boolean disguised;
    private @Nullable String name;
    private @Nullable String uri;
    private @Nullable String taskId;
    private @Nullable String initializeVersion;
    private @Nullable Span requestId;
    private @Nullable String metaVersion;
    private boolean clientCapabilities;
    private @Nullable Span subscriptionId;

    static FieldsOfInterest read(JsonParser parser) {
        FieldsOfInterest fields = new FieldsOfInterest();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            fields.field(parser.currentName(), parser);
        }
        return fields;
    }

    private void field(String field, JsonParser parser) {
        JsonToken token = parser.nextToken();
        switch (field) {
            case "name" -> name = once(1, string(token, parser));
            case "uri" -> uri = once(2, string(token, parser));
            case "taskId" -> taskId = once(4, string(token, parser));
            case "protocolVersion" -> initializeVersion = once(8, string(token, parser));
            case "requestId" -> requestId = once(16, JsonText.value(parser));
            case "_meta" -> {
                meta(token, parser);
                var _ = once(32, field);
            }
            default -> {
                disguised |= field.equalsIgnoreCase("name") || field.equalsIgnoreCase("uri");
                var _ = JsonText.value(parser);
            }
        }
    }

    private void meta(JsonToken first, JsonParser parser) {
        if (first != JsonToken.START_OBJECT) {
            var _ = JsonText.value(parser);
            return;
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            JsonToken token = parser.nextToken();
            switch (key) {
                case PROTOCOL_VERSION -> metaVersion = once(64, string(token, parser));
                case SUBSCRIPTION_ID -> subscriptionId = once(128, JsonText.value(parser));
                case CLIENT_CAPABILITIES -> {
                    clientCapabilities = token == JsonToken.START_OBJECT;
                    var _ = JsonText.value(parser);
                }
                default -> {
                    var _ = JsonText.value(parser);
                }
            }
        }
    }

    private <T extends @Nullable Object> T once(int bit, T value) {
        ambiguous |= (seen & bit) != 0;
        seen |= bit;
        return value;
    }

    private static @Nullable String string(JsonToken token, JsonParser parser) {
        if (token == JsonToken.VALUE_STRING) {
            return parser.getString();
        }
        var _ = JsonText.value(parser);
        return null;
    }

    /// A field that routes appeared twice: a policy and the private server might each take another one.
    boolean ambiguous() {
        return ambiguous;
    }

    /// A field that names what is asked for stands there in another case: some private servers take it for
    /// the same.
    boolean disguised() {
        return disguised;
    }

    Params params() {
        Meta meta = metaVersion == null && !clientCapabilities && subscriptionId == null
                ? Meta.NONE
                : new Meta(metaVersion, clientCapabilities, subscriptionId);
        return new Params(name, uri, taskId, initializeVersion, requestId, meta);
    }
}
