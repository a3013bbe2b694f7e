// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client.upstream;

import java.util.Locale;

import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;

import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.error.JsonRpcError;
import dev.mcprelay.protocol.json.Quoted;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage;

/// Why no usable answer came from the private server, in the closed words of the wire and in those of the
/// relay: nothing of the server's address, and nothing of an exception's text.
///
/// @param upstreamStatus null when no HTTP status came
public record TunnelFailure(
        Source source,
        Kind kind,
        boolean responseReceived,
        @Nullable Integer upstreamStatus) {

    /// Where it went wrong.
    public enum Source {
        TARGET_HTTP,
        DNS,
        TLS,
        CONNECT,
        TRANSPORT_CLOSED,
        TIMEOUT,
        PROTOCOL,
        CLIENT_INTERNAL
    }

    /// How it went wrong.
    public enum Kind {
        CLOSED_PIPE,
        CONNECTION_CLOSED,
        CONNECTION_REFUSED,
        CONNECTION_RESET,
        DIAL,
        DNS,
        EOF,
        HOST_UNREACHABLE,
        HTTP_STATUS,
        INVALID_PROTOCOL_RESPONSE,
        NON_PROTOCOL_RESPONSE,
        RESPONSE_BODY_MISSING,
        RESPONSE_BODY_TOO_LARGE,
        MALFORMED_JSON,
        INVALID_MCP_ERROR,
        TIMEOUT,
        TLS,
        UNEXPECTED_EOF,
        UNKNOWN;

        /// As it is posted.
        public String wireName() {
            return wire(this);
        }
    }

    /// Nothing usable, and no status.
    public static TunnelFailure of(Source source, Kind kind) {
        return new TunnelFailure(source, kind, false, null);
    }

    /// A status came, and then nothing usable.
    public static TunnelFailure answered(Source source, Kind kind, int upstreamStatus) {
        return new TunnelFailure(source, kind, true, upstreamStatus);
    }

    /// In the words that the relay has for its own failures, so that callers need to know one language.
    private ErrorCode meaning() {
        return switch (source) {
            case DNS, TLS, CONNECT -> ErrorCode.PRIVATE_SERVER_UNREACHABLE;
            case TRANSPORT_CLOSED -> ErrorCode.PRIVATE_SERVER_LOST;
            case TIMEOUT -> ErrorCode.DEADLINE_RUNNING;
            case TARGET_HTTP, PROTOCOL -> ErrorCode.INVALID_UPSTREAM_RESPONSE;
            // a command that could not be started
            case CLIENT_INTERNAL ->
                kind == Kind.CLOSED_PIPE ? ErrorCode.PRIVATE_SERVER_UNREACHABLE : ErrorCode.TUNNEL_CLIENT_FAILED;
        };
    }

    /// With what is known of the reason; a status that the private server chose stands for itself.
    private String text(int code) {
        String detail = kind == Kind.UNKNOWN ? "" : " (" + wire(kind).replace('_', ' ') + ")";
        return phrase(code)
                + (source == Source.TARGET_HTTP ? "" : ": " + meaning().sentence() + detail);
    }

    /// The terminal reply to `message`: HTTP `code`, JSON-RPC -32603.
    public Reply reply(int code, JsonRpcMessage message) {
        ErrorCode meaning = meaning();
        String data = "{\"code\":\"" + meaning.wireName()
                + "\",\"fault\":\"" + meaning.fault().wireName()
                + "\",\"phase\":\"executing\",\"delivered\":true,\"retrySafe\":" + meaning.retrySafe()
                + ",\"tunnel_failure\":{\"version\":1,\"source\":\"" + wire(source)
                + "\",\"transport_error_kind\":\"" + wire(kind)
                + "\",\"upstream_response_received\":" + responseReceived
                + (upstreamStatus == null ? "" : ",\"upstream_status\":" + upstreamStatus) + "}}";
        return Reply.error(code, error(id(message), JsonRpcError.INTERNAL_ERROR, text(code), data));
    }

    /// The terminal reply to `message`: the server could not be used.
    public Reply badGateway(JsonRpcMessage message) {
        return reply(502, message);
    }

    /// An error message without further data.
    public static RawJson error(@Nullable RawJson id, int code, String text) {
        return error(id, code, text, null);
    }

    private static RawJson error(@Nullable RawJson id, int code, String text, @Nullable String data) {
        return RawJson.of("{\"jsonrpc\":\"2.0\"" + (id == null ? "" : ",\"id\":" + id.text())
                + ",\"error\":{\"code\":" + code
                + ",\"message\":" + Quoted.text(text)
                + (data == null ? "" : ",\"data\":" + data) + "}}");
    }

    /// The id that an answer to `message` carries; null when it is no request.
    public static @Nullable RawJson id(JsonRpcMessage message) {
        return message instanceof JsonRpcMessage.Request request ? request.rawId() : null;
    }

    private static String phrase(int code) {
        return HttpResponseStatus.valueOf(code).reasonPhrase();
    }

    private static String wire(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }
}
