// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client.upstream.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClientResponse;

import dev.mcprelay.client.exchange.BodyTooLargeException;
import dev.mcprelay.client.exchange.BoundedBody;
import dev.mcprelay.client.upstream.MessageId;
import dev.mcprelay.client.upstream.Reply;
import dev.mcprelay.client.upstream.TunnelFailure;
import dev.mcprelay.client.upstream.TunnelFailure.Kind;
import dev.mcprelay.client.upstream.TunnelFailure.Source;
import dev.mcprelay.protocol.header.HeaderField;
import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.header.HeaderName;
import dev.mcprelay.protocol.header.HeaderRules;
import dev.mcprelay.protocol.json.JsonText;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage;
import dev.mcprelay.protocol.jsonrpc.JsonRpcReader;
import dev.mcprelay.protocol.jsonrpc.JsonRpcReading;

/// Reads the HTTP answer to one message: JSON, a stream of events, an acknowledgement, or an error. For one exchange,
/// on its event loop.
final class HttpReplies {
    /// Longest error body that is passed on, as the official client has it.
    private static final int ERROR_LIMIT = 100 * 1024;

    private static final HeaderFields JSON = HeaderFields.of(HeaderName.CONTENT_TYPE, "application/json");

    private final JsonRpcMessage message;
    private final int limit;
    private final @Nullable MessageId id;

    HttpReplies(JsonRpcMessage message, int limit) {
        this.message = message;
        this.limit = limit;
        this.id = message instanceof JsonRpcMessage.Request request ? MessageId.of(request.rawId()) : null;
    }

    Publisher<Reply> read(HttpClientResponse response, ByteBufFlux content) {
        int status = response.status().code();
        HeaderFields headers = HeaderRules.toCaller(fields(response.responseHeaders()));
        boolean stream = mediaType(headers).equals("text/event-stream");
        if (status < 200 || (status >= 300 && status < 400)) {
            // a redirect is not followed: the caller's headers would travel to wherever it points
            return Mono.just(
                    answered(Source.TARGET_HTTP, Kind.HTTP_STATUS, status).badGateway(message));
        }
        if (status >= 400) {
            return error(status, headers, content);
        }
        if (id == null) {
            Mono<Reply> ack = Mono.just(Reply.acknowledged(status));
            return stream
                    ? ack
                    : BoundedBody.read(content, ERROR_LIMIT).onErrorComplete().then(ack);
        }
        return stream ? stream(status, headers, content) : whole(status, headers, content);
    }

    private Publisher<Reply> stream(int status, HeaderFields headers, ByteBufFlux content) {
        SseDecoder decoder = new SseDecoder(limit);
        return content.asByteArray()
                .concatMapIterable(decoder::feed)
                .concatWith(Mono.defer(() -> Mono.justOrEmpty(decoder.end())))
                .mapNotNull(json -> event(status, headers, json))
                .concatWith(Mono.fromSupplier(() ->
                        answered(Source.TRANSPORT_CLOSED, Kind.EOF, status).badGateway(message)))
                // after concatWith: the failure counts only when nothing terminal came before it
                .takeUntil(reply -> !reply.isNotice());
    }

    private Reply event(int status, HeaderFields headers, RawJson json) {
        return switch (JsonRpcReader.read(json)) {
            case JsonRpcReading.Valid(JsonRpcMessage.Notification _) -> Reply.notice(headers, json);
            case JsonRpcReading.Valid(JsonRpcMessage.Response answer)
            when mine(answer) -> Reply.answer(status, headers, json);
            // another id; or a request of the server, which nothing here can put to the caller
            case JsonRpcReading.Valid _, JsonRpcReading.Batch _, JsonRpcReading.Invalid _ -> unusable(status, json);
        };
    }

    private Mono<Reply> whole(int status, HeaderFields headers, ByteBufFlux content) {
        return BoundedBody.read(content, limit).map(bytes -> {
            RawJson json = RawJson.of(bytes);
            if (bytes.length == 0 || status == 202) {
                return answered(Source.PROTOCOL, Kind.RESPONSE_BODY_MISSING, status)
                        .badGateway(message);
            }
            if (JsonRpcReader.read(json) instanceof JsonRpcReading.Valid(JsonRpcMessage.Response answer)
                    && mine(answer)) {
                return Reply.answer(status, headers.has(HeaderName.CONTENT_TYPE) ? headers : JSON, json);
            }
            return mediaType(headers).endsWith("json")
                    ? unusable(status, json)
                    : answered(Source.PROTOCOL, Kind.NON_PROTOCOL_RESPONSE, status)
                            .badGateway(message);
        });
    }

    private Mono<Reply> error(int status, HeaderFields headers, ByteBufFlux content) {
        return BoundedBody.read(content, ERROR_LIMIT)
                .map(bytes -> error(status, headers, RawJson.of(bytes)))
                .onErrorResume(
                        BodyTooLargeException.class,
                        _ -> Mono.just(madeUp(status, headers, Kind.RESPONSE_BODY_TOO_LARGE)));
    }

    /// The server's own error where it is one and meant for this message; else one of the client's with that status.
    private Reply error(int status, HeaderFields headers, RawJson body) {
        if (JsonRpcReader.read(body) instanceof JsonRpcReading.Valid(JsonRpcMessage.Response answer)
                && answer.isError()
                && (answer.id() == null || mine(answer))) {
            return Reply.answer(status, headers.with(HeaderName.CONTENT_TYPE, "application/json"), body);
        }
        if (body.length() == 0) {
            return madeUp(status, headers, Kind.RESPONSE_BODY_MISSING);
        }
        return madeUp(status, headers, JsonText.isJson(body) ? Kind.INVALID_MCP_ERROR : Kind.MALFORMED_JSON);
    }

    private Reply madeUp(int status, HeaderFields headers, Kind kind) {
        Reply reply = answered(Source.TARGET_HTTP, kind, status).reply(status, message);
        return new Reply(reply.type(), status, headers.with(HeaderName.CONTENT_TYPE, "application/json"), reply.json());
    }

    private Reply unusable(int status, RawJson json) {
        Kind kind = JsonText.isJson(json) ? Kind.INVALID_PROTOCOL_RESPONSE : Kind.MALFORMED_JSON;
        return answered(Source.PROTOCOL, kind, status).badGateway(message);
    }

    private boolean mine(JsonRpcMessage.Response answer) {
        return id != null
                && answer.id() != null
                && id.equals(MessageId.of(answer.raw().slice(answer.id())));
    }

    private static TunnelFailure answered(Source source, Kind kind, int status) {
        return TunnelFailure.answered(source, kind, status);
    }

    private static String mediaType(HeaderFields headers) {
        String value = headers.first(HeaderName.CONTENT_TYPE).orElse("");
        int parameters = value.indexOf(';');
        return (parameters < 0 ? value : value.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    }

    private static HeaderFields fields(Iterable<Map.Entry<String, String>> lines) {
        List<HeaderField> fields = new ArrayList<>();
        lines.forEach(line -> fields.add(new HeaderField(line.getKey(), line.getValue())));
        return new HeaderFields(fields);
    }
}
