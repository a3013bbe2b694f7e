// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client.upstream;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.protocol.command.CommandHead;
import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.header.HeaderName;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.response.ResponseType;
import dev.mcprelay.protocol.response.TunnelResponse;

/// One piece of a private server's answer, as it will be posted.
///
/// @param code HTTP status for the caller
/// @param headers already filtered
/// @param json the message, byte for byte; null where there is none
public record Reply(
        ResponseType type,
        int code,
        HeaderFields headers,
        @Nullable RawJson json) {
    private static final HeaderFields JSON = HeaderFields.of(HeaderName.CONTENT_TYPE, "application/json");
    private static final HeaderFields STREAM = HeaderFields.of(HeaderName.CONTENT_TYPE, "text/event-stream");

    /// A message before the answer.
    public static Reply notice(RawJson json) {
        return notice(STREAM, json);
    }

    public static Reply notice(HeaderFields headers, RawJson json) {
        return new Reply(ResponseType.JSONRPC_NOTIFY, 200, headers, json);
    }

    public static Reply answer(RawJson json) {
        return answer(200, JSON, json);
    }

    public static Reply answer(int code, HeaderFields headers, RawJson json) {
        return new Reply(ResponseType.JSONRPC_RESPONSE, code, headers, json);
    }

    /// An error that this client made.
    public static Reply error(int code, RawJson json) {
        return answer(code, JSON, json);
    }

    /// The server took what needs no answer.
    public static Reply acknowledged(int code) {
        return new Reply(ResponseType.NOTIFY_ACK, code, HeaderFields.NONE, null);
    }

    public static Reply sessionEnded(int code) {
        return new Reply(ResponseType.SESSION_TERMINATION_RESPONSE, code, HeaderFields.NONE, null);
    }

    /// @param json the metadata, or the relay's error envelope; null when there is none
    public static Reply metadata(int code, @Nullable RawJson json) {
        return new Reply(ResponseType.OAUTH_DISCOVERY_RESPONSE, code, json == null ? HeaderFields.NONE : JSON, json);
    }

    public boolean isNotice() {
        return !type.isTerminal();
    }

    /// As the response to this command.
    public TunnelResponse to(CommandHead head) {
        return new TunnelResponse(head.requestId(), head.channel(), type, code, headers, json, null);
    }
}
