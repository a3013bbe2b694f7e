// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.jsonrpc;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.json.JsonText;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.jsonrpc.JsonRpcReading.Batch;
import dev.mcprelay.protocol.jsonrpc.JsonRpcReading.Invalid;
import dev.mcprelay.protocol.jsonrpc.JsonRpcReading.Valid;

/// Reads a body as one JSON-RPC 2.0 message in one pass. Stricter than the standard where two readers could disagree: a
/// member of the envelope, or a field that routes, that appears twice is refused (JSON-RPC 2.0 §4; RFC 8259 §4).
public final class JsonRpcReader {
    /// Longest id, in bytes.
    public static final int MAX_ID = 4096;

    private JsonRpcReader() {}

    public static JsonRpcReading read(RawJson body) {
        try (JsonParser parser = JsonText.parser(body)) {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.START_ARRAY) {
                var _ = JsonText.value(parser);
                return JsonText.atEnd(parser) ? new Batch() : notJson();
            }
            if (first != JsonToken.START_OBJECT) {
                return first == null ? notJson() : invalid("body: not an object");
            }
            Envelope envelope = Envelope.read(parser);
            return JsonText.atEnd(parser) ? verdict(envelope, body) : notJson();
        } catch (JacksonException notJson) {
            return notJson();
        }
    }

    private static JsonRpcReading verdict(Envelope envelope, RawJson raw) {
        String fault = envelope.fault();
        if (fault != null) {
            RawJson id = envelope.validId() == null ? null : raw.slice(envelope.validId());
            return new Invalid(ErrorCode.INVALID_MESSAGE, fault, id);
        }
        return new Valid(envelope.message(raw));
    }

    private static Invalid notJson() {
        return new Invalid(ErrorCode.PARSE, "body: not JSON in UTF-8, or nested too deep", null);
    }

    private static Invalid invalid(String detail) {
        return new Invalid(ErrorCode.INVALID_MESSAGE, detail, null);
    }
}
