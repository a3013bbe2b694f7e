// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.mcp;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.header.HeaderName;
import dev.mcprelay.protocol.json.JsonPieces;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage;
import dev.mcprelay.protocol.response.TunnelResponse;

/// What was asked, as far as the answer depends on it.
///
/// @param id as the caller wrote it; null for a notification or the end of a session
/// @param modern the request spoke MCP 2026-07-28, which knows no sessions
/// @param initialize the request, when a session may begin with the answer; else null
/// @param discover `server/discover`
record Asked(
        McpRequest request,
        @Nullable RawJson id,
        boolean modern,
        @Nullable JsonRpcMessage initialize,
        boolean discover) {

    /// A posted message with the caller's id in the place of ours.
    JsonPieces restored(TunnelResponse response) {
        if (response.message() == null) {
            return JsonPieces.of(response.json() == null ? RawJson.of("null") : response.json());
        }
        JsonPieces message = id == null
                ? JsonPieces.of(response.message().raw())
                : response.message().withId(id);
        boolean error = response.message() instanceof JsonRpcMessage.Response said && said.errorCode() != null;
        return error ? ClientFailures.withFault(message) : message;
    }

    /// Without what this era does not know.
    HeaderFields cleared(HeaderFields headers) {
        return modern ? headers.without(HeaderName.MCP_SESSION_ID) : headers;
    }
}
