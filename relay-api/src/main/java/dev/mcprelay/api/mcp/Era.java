// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.mcp;

import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.header.HeaderName;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage;

/// Which MCP a message speaks: decided once, on its data.
enum Era {
    /// 2026-07-28 and later: self-contained.
    MODERN,
    /// 2025-03-26 to 2025-11-25: sessions.
    SESSION;

    private static final String FIRST_MODERN = "2026-07-28";

    /// Modern by the version key of `_meta`, or by the header: never silently the older one.
    static Era of(JsonRpcMessage message, HeaderFields headers) {
        JsonRpcMessage.Params params = switch (message) {
            case JsonRpcMessage.Request request -> request.params();
            case JsonRpcMessage.Notification notification -> notification.params();
            case JsonRpcMessage.Response _ -> JsonRpcMessage.Params.NONE;
        };
        return params.meta().protocolVersion() != null || isModern(headers) ? MODERN : SESSION;
    }

    /// Versions are dates, or something that no session-era client sends.
    static boolean isModern(HeaderFields headers) {
        return headers.first(HeaderName.MCP_PROTOCOL_VERSION)
                .map(String::strip)
                .filter(version -> version.compareTo(FIRST_MODERN) >= 0)
                .isPresent();
    }
}
