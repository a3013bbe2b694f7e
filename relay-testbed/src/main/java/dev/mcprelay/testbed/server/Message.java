// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.server;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

import tools.jackson.core.JacksonException;

import dev.mcprelay.protocol.error.JsonRpcError;

/// One JSON-RPC message as it came in.
sealed interface Message {
    String VERSION_KEY = "io.modelcontextprotocol/protocolVersion";

    /// @param id as it was written: a string keeps its quotes and escapes, a number all its digits
    record Request(String id, String method, RawObject params) implements Message {
        RawObject meta() {
            return params.object("_meta");
        }

        Optional<String> metaVersion() {
            return meta().string(VERSION_KEY);
        }
    }

    record Notification(String method, RawObject params) implements Message {}

    /// An answer to a request that a server sent; this server sends none.
    record Response() implements Message {}

    record Malformed(int code, String reason) implements Message {}

    static Message read(byte[] body) {
        try {
            return read(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString());
        } catch (CharacterCodingException _) {
            return new Malformed(JsonRpcError.PARSE_ERROR, "Parse error: not UTF-8");
        }
    }

    static Message read(String text) {
        if (text.stripLeading().startsWith("[")) {
            return new Malformed(JsonRpcError.INVALID_REQUEST, "Invalid request: batches are not served");
        }
        try {
            return from(RawObject.parse(text));
        } catch (JacksonException _) {
            return new Malformed(JsonRpcError.PARSE_ERROR, "Parse error");
        }
    }

    private static Message from(RawObject object) {
        if (!object.string("jsonrpc").equals(Optional.of("2.0"))) {
            return new Malformed(JsonRpcError.INVALID_REQUEST, "Invalid request: jsonrpc (expected: \"2.0\")");
        }
        Optional<String> method = object.string("method");
        Optional<String> id = object.raw("id");
        if (method.isEmpty()) {
            boolean answer =
                    object.raw("result").isPresent() || object.raw("error").isPresent();
            return answer ? new Response() : new Malformed(JsonRpcError.INVALID_REQUEST, "Invalid request: no method");
        }
        if (object.raw("params").isPresent() && !object.holdsObject("params")) {
            return new Malformed(JsonRpcError.INVALID_REQUEST, "Invalid request: params (expected: object)");
        }
        RawObject params = object.object("params");
        if (id.isEmpty()) {
            return new Notification(method.get(), params);
        }
        return Ids.isValid(id.get())
                ? new Request(id.get(), method.get(), params)
                : new Malformed(JsonRpcError.INVALID_REQUEST, "Invalid request: id (expected: string or integer)");
    }

    /// What an id may be.
    final class Ids {
        private static final Pattern INTEGER = Pattern.compile("-?[0-9]+");

        private Ids() {}

        static boolean isValid(String raw) {
            return raw.startsWith("\"") || INTEGER.matcher(raw).matches();
        }
    }
}
