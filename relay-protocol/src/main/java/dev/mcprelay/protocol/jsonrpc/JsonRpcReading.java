// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.jsonrpc;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.json.RawJson;

/// What came of reading a body as one JSON-RPC message.
public sealed interface JsonRpcReading {

    record Valid(JsonRpcMessage message) implements JsonRpcReading {}

    /// An array: several messages in one body, legal in MCP 2025-03-26 only.
    record Batch() implements JsonRpcReading {}

    /// @param reason [ErrorCode#PARSE] when it is not JSON, else [ErrorCode#INVALID_MESSAGE]
    /// @param detail fixed words: nothing of the body
    /// @param id the id where one could be read, for the answer
    record Invalid(
            ErrorCode reason, String detail, @Nullable RawJson id) implements JsonRpcReading {}
}
