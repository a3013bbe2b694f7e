// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import dev.mcprelay.protocol.header.HeaderField;
import dev.mcprelay.protocol.response.ResponseType;
import dev.mcprelay.protocol.response.TunnelResponse;

/// What an answer of a client without server info (v0.0.10 and before) says of the private server behind it.
/// Such a client posts all headers of an HTTP answer, and none but a content type for a child process; it
/// acknowledges a notification with the status of the HTTP server, and with 200 for a child process.
enum UpstreamSigns {
    NONE,
    HTTP,
    CHILD_PROCESS;

    static UpstreamSigns of(TunnelResponse response) {
        if (response.type() == ResponseType.NOTIFY_ACK) {
            return switch (response.code()) {
                case 202 -> HTTP;
                case 200 -> CHILD_PROCESS;
                default -> NONE;
            };
        }
        // errors are made by the client itself, whatever stands behind it
        if (response.type() != ResponseType.JSONRPC_RESPONSE
                || response.code() != 200
                || response.headers().isEmpty()) {
            return NONE;
        }
        var fields = response.headers().fields();
        boolean onlyJsonType = fields.size() == 1 && isJsonType(fields.getFirst());
        return onlyJsonType ? CHILD_PROCESS : HTTP;
    }

    private static boolean isJsonType(HeaderField field) {
        return field.is("Content-Type") && field.value().equals("application/json");
    }
}
