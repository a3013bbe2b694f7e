// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.kit;

import dev.mcprelay.broker.PostedResponse;
import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.RequestId;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage;
import dev.mcprelay.protocol.jsonrpc.JsonRpcReader;
import dev.mcprelay.protocol.jsonrpc.JsonRpcReading;
import dev.mcprelay.protocol.response.ResponseType;
import dev.mcprelay.protocol.response.TunnelResponse;

/// What clients post, as tests want it.
public final class Responses {

    private Responses() {}

    public static PostedResponse answer(CommandId command) {
        return of(command.requestId(), ResponseType.JSONRPC_RESPONSE, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
    }

    public static PostedResponse answer(RequestId request) {
        return of(request, ResponseType.JSONRPC_RESPONSE, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
    }

    /// With the headers of an HTTP server.
    public static PostedResponse overHttp(CommandId command) {
        return of(
                command.requestId(),
                ChannelName.MAIN,
                ResponseType.JSONRPC_RESPONSE,
                HeaderFields.of("Content-Type", "application/json").with("Content-Length", "2"),
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
    }

    /// What a client makes when nobody is there whom it could ask.
    public static PostedResponse unreachable(CommandId command) {
        return failed(
                command,
                "Bad Gateway",
                ",\"data\":{\"tunnel_failure\":{\"version\":1,\"source\":\"client_internal\","
                        + "\"transport_error_kind\":\"unknown\",\"upstream_response_received\":false}}");
    }

    /// 502 with an error.
    ///
    /// @param data with its name and the comma before, or nothing
    public static PostedResponse failed(CommandId command, String message, String data) {
        RawJson raw = RawJson.of("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32603,\"message\":\"" + message
                + "\"" + data + "}}");
        JsonRpcMessage read = JsonRpcReader.read(raw) instanceof JsonRpcReading.Valid(var valid) ? valid : null;
        return new PostedResponse.Read(new TunnelResponse(
                command.requestId(),
                ChannelName.MAIN,
                ResponseType.JSONRPC_RESPONSE,
                502,
                HeaderFields.of("Content-Type", "application/json"),
                raw,
                read));
    }

    /// A notice with `text` in it.
    public static PostedResponse notice(RequestId request, String text) {
        return of(
                request,
                ResponseType.JSONRPC_NOTIFY,
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"message\":\"" + text
                        + "\"}}");
    }

    public static PostedResponse ack(CommandId command, int code) {
        return new PostedResponse.Read(new TunnelResponse(
                command.requestId(), ChannelName.MAIN, ResponseType.NOTIFY_ACK, code, HeaderFields.NONE, null, null));
    }

    public static PostedResponse of(RequestId request, ResponseType type, String json) {
        return of(request, ChannelName.MAIN, type, HeaderFields.of("Content-Type", "application/json"), json);
    }

    public static PostedResponse of(
            RequestId request, ChannelName channel, ResponseType type, HeaderFields headers, String json) {
        RawJson raw = RawJson.of(json);
        JsonRpcMessage message = JsonRpcReader.read(raw) instanceof JsonRpcReading.Valid(var read) ? read : null;
        return new PostedResponse.Read(new TunnelResponse(request, channel, type, 200, headers, raw, message));
    }
}
