// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.message;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.PostedResponse;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.RequestId;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.json.Span;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage.Meta;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage.Params;
import dev.mcprelay.protocol.response.TunnelResponse;

/// The fields of a posted response. What the responder read of its JSON travels beside the bytes, so that
/// nobody reads them twice.
final class ResponseFields {
    private static final int READ = 1;
    private static final int TOO_LARGE = 2;
    private static final int UNREADABLE = 3;

    private static final int NO_MESSAGE = 0;
    private static final int REQUEST = 1;
    private static final int NOTIFICATION = 2;
    private static final int RESPONSE = 3;

    private ResponseFields() {}

    static void write(PostedResponse response, FieldWriter out) {
        switch (response) {
            case PostedResponse.Read(var read) -> {
                out.octet(READ);
                write(read, out);
            }
            case PostedResponse.TooLarge _ -> out.octet(TOO_LARGE);
            case PostedResponse.Unreadable _ -> out.octet(UNREADABLE);
        }
    }

    private static void write(TunnelResponse response, FieldWriter out) {
        out.text(response.requestId().value());
        out.text(response.channel().value());
        out.octet(WireCodes.RESPONSE.of(response.type()));
        out.number(response.code());
        out.headers(response.headers());
        out.flag(response.json() != null);
        if (response.json() != null) {
            write(response.message(), out);
        }
    }

    private static void write(@Nullable JsonRpcMessage message, FieldWriter out) {
        switch (message) {
            case null -> out.octet(NO_MESSAGE);
            case JsonRpcMessage.Request request -> {
                out.octet(REQUEST);
                out.span(request.id());
                out.text(request.method());
                write(request.params(), out);
            }
            case JsonRpcMessage.Notification notification -> {
                out.octet(NOTIFICATION);
                out.text(notification.method());
                write(notification.params(), out);
            }
            case JsonRpcMessage.Response response -> {
                out.octet(RESPONSE);
                out.span(response.id());
                Integer errorCode = response.errorCode();
                out.flag(errorCode != null);
                out.number(errorCode == null ? 0 : errorCode);
                write(response.meta(), out);
            }
        }
    }

    private static void write(Params params, FieldWriter out) {
        out.optionalText(params.name());
        out.optionalText(params.uri());
        out.optionalText(params.taskId());
        out.optionalText(params.protocolVersion());
        out.span(params.requestId());
        write(params.meta(), out);
    }

    private static void write(Meta meta, FieldWriter out) {
        out.optionalText(meta.protocolVersion());
        out.flag(meta.clientCapabilities());
        out.span(meta.subscriptionId());
    }

    /// @param body the JSON, if there is any
    static PostedResponse read(FieldReader in, RawJson body) {
        return switch (in.octet()) {
            case READ -> new PostedResponse.Read(readOne(in, body));
            case TOO_LARGE -> new PostedResponse.TooLarge();
            case UNREADABLE -> new PostedResponse.Unreadable();
            default -> throw new UnreadableException();
        };
    }

    private static TunnelResponse readOne(FieldReader in, RawJson body) {
        var requestId = new RequestId(in.text());
        var channel = new ChannelName(in.text());
        var type = WireCodes.RESPONSE.read(in.octet());
        int code = in.number();
        var headers = in.headers();
        return in.flag()
                ? new TunnelResponse(requestId, channel, type, code, headers, body, message(in, body))
                : new TunnelResponse(requestId, channel, type, code, headers, null, null);
    }

    private static @Nullable JsonRpcMessage message(FieldReader in, RawJson body) {
        int length = body.length();
        return switch (in.octet()) {
            case NO_MESSAGE -> null;
            case REQUEST -> {
                Span id = in.span(length);
                if (id == null) {
                    throw new UnreadableException();
                }
                yield new JsonRpcMessage.Request(body, id, in.text(), params(in, length));
            }
            case NOTIFICATION -> new JsonRpcMessage.Notification(body, in.text(), params(in, length));
            case RESPONSE -> {
                Span id = in.span(length);
                boolean error = in.flag();
                int errorCode = in.number();
                yield new JsonRpcMessage.Response(body, id, error ? errorCode : null, meta(in, length));
            }
            default -> throw new UnreadableException();
        };
    }

    private static Params params(FieldReader in, int length) {
        return new Params(
                in.optionalText(),
                in.optionalText(),
                in.optionalText(),
                in.optionalText(),
                in.span(length),
                meta(in, length));
    }

    private static Meta meta(FieldReader in, int length) {
        return new Meta(in.optionalText(), in.flag(), in.span(length));
    }

    /// What travels as the body of the frame; null: nothing.
    static @Nullable RawJson body(PostedResponse response) {
        return switch (response) {
            case PostedResponse.Read(var read) -> read.json();
            case PostedResponse.TooLarge _, PostedResponse.Unreadable _ -> null;
        };
    }
}
