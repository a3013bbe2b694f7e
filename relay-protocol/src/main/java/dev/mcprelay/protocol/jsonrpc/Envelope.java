// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.jsonrpc;

import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

import dev.mcprelay.protocol.json.JsonText;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.json.Span;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage.Meta;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage.Notification;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage.Params;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage.Request;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage.Response;

/// The members of one envelope as they are met, and what is wrong with them. Lives for one pass, on one
/// thread. Positions count from the first byte of the text that the parser reads.
final class Envelope {
    private enum Id {
        ABSENT,
        NULL,
        VALUE,
        WRONG
    }

    private static final Set<String> MEMBERS = Set.of("jsonrpc", "id", "method", "params", "result", "error");

    /// Their params name a tool, a prompt or a resource, which policies and headers are about.
    private static final Set<String> NAMING = Set.of("tools/call", "prompts/get", "resources/read");

    private final Set<String> seen = new HashSet<>();
    private boolean disguised;
    private boolean version;
    private Id idKind = Id.ABSENT;
    private @Nullable Span id;
    private @Nullable String method;
    private Params params = Params.NONE;
    private Meta resultMeta = Meta.NONE;
    private boolean result;
    private @Nullable Integer errorCode;
    private @Nullable String fault;

    /// Reads the object that the parser stands on, to its end.
    static Envelope read(JsonParser parser) {
        Envelope envelope = new Envelope();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            envelope.member(parser.currentName(), parser);
        }
        return envelope;
    }

    private void member(String name, JsonParser parser) {
        if (!seen.add(name)) {
            blame("envelope: a member appears twice");
        }
        JsonToken token = parser.nextToken();
        switch (name) {
            case "jsonrpc" -> version = token == JsonToken.VALUE_STRING && "2.0".equals(parser.getString());
            case "id" -> id(token, parser);
            case "method" -> method(token, parser);
            case "params" -> params(token, parser);
            case "result" -> {
                result = true;
                // a result routes nothing: whatever stands twice in it is the private server's business
                resultMeta = token == JsonToken.START_OBJECT
                        ? FieldsOfInterest.read(parser).params().meta()
                        : skipped(parser);
            }
            case "error" -> error(token, parser);
            default -> {
                if (MEMBERS.stream().anyMatch(name::equalsIgnoreCase)) {
                    // some readers would take it for the member
                    blame("envelope: a member in another case");
                }
                var _ = JsonText.value(parser);
            }
        }
    }

    private void id(JsonToken token, JsonParser parser) {
        Span span = JsonText.value(parser);
        switch (token) {
            case VALUE_NULL -> idKind = Id.NULL;
            case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                idKind = span.length() <= JsonRpcReader.MAX_ID ? Id.VALUE : Id.WRONG;
                id = span;
            }
            default -> idKind = Id.WRONG;
        }
    }

    private void method(JsonToken token, JsonParser parser) {
        if (token != JsonToken.VALUE_STRING) {
            var _ = JsonText.value(parser);
            blame("method: not a string");
            return;
        }
        method = parser.getString();
        if (method.isEmpty()) {
            blame("method: empty");
        }
    }

    private void params(JsonToken token, JsonParser parser) {
        if (token == JsonToken.START_OBJECT) {
            params = fields(parser);
        } else if (token == JsonToken.START_ARRAY) {
            var _ = JsonText.value(parser);
        } else {
            var _ = JsonText.value(parser);
            blame("params: neither object nor array");
        }
    }

    private Params fields(JsonParser parser) {
        FieldsOfInterest fields = FieldsOfInterest.read(parser);
        if (fields.ambiguous()) {
            blame("params: a field that routes appears twice");
        }
        disguised |= fields.disguised();
        return fields.params();
    }

    private void error(JsonToken token, JsonParser parser) {
        errorCode = 0;
        if (token != JsonToken.START_OBJECT) {
            var _ = JsonText.value(parser);
            blame("error: not an object");
            return;
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            boolean code = "code".equals(parser.currentName());
            if (parser.nextToken() == JsonToken.VALUE_NUMBER_INT && code && inRange(parser)) {
                errorCode = parser.getIntValue();
            } else {
                var _ = JsonText.value(parser);
            }
        }
    }

    private static boolean inRange(JsonParser parser) {
        return parser.getNumberType() == JsonParser.NumberType.INT;
    }

    private static Meta skipped(JsonParser parser) {
        var _ = JsonText.value(parser);
        return Meta.NONE;
    }

    private void blame(String what) {
        if (fault == null) {
            fault = what;
        }
    }

    /// The id where it is one that an answer can carry.
    @Nullable
    Span validId() {
        return idKind == Id.VALUE ? id : null;
    }

    /// What is wrong, in fixed words; null when the message is valid.
    @Nullable
    String fault() {
        if (!version) {
            return "jsonrpc: missing or not \"2.0\"";
        }
        if (fault != null) {
            return fault;
        }
        if (idKind == Id.WRONG) {
            return "id: neither string nor number, or too long";
        }
        if (disguised && method != null && NAMING.contains(method)) {
            return "params: a field that routes, in another case";
        }
        boolean response = result || errorCode != null;
        if (method == null && !response) {
            return "method: missing";
        }
        if ((method != null && response) || (result && errorCode != null)) {
            return "envelope: request and response, or result and error, at once";
        }
        if ((method != null && idKind == Id.NULL) || (result && idKind != Id.VALUE)) {
            return "id: null or missing";
        }
        return null;
    }

    /// The message; only when there is no fault.
    JsonRpcMessage message(RawJson raw) {
        if (method == null) {
            return new Response(raw, id, errorCode, resultMeta);
        }
        return id == null ? new Notification(raw, method, params) : new Request(raw, id, method, params);
    }
}
