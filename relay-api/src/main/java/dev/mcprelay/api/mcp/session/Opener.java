// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.mcp.session;

import java.time.Duration;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import dev.mcprelay.broker.Call;
import dev.mcprelay.broker.Call.SessionRef;
import dev.mcprelay.broker.Frame;
import dev.mcprelay.broker.InstanceHash;
import dev.mcprelay.broker.Submission;
import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.header.HeaderName;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage;
import dev.mcprelay.protocol.jsonrpc.JsonRpcReader;
import dev.mcprelay.protocol.jsonrpc.JsonRpcReading;
import dev.mcprelay.protocol.token.SessionOpening;

/// Says again, at whatever instance there is, what a caller said to begin its session, and keeps the
/// answers to itself.
///
/// @param call of the session, from which it takes all but the body
record Opener(Function<Call, Mono<Submission>> broker, Call call, SessionOpening opening) {
    private static final Logger LOG = LoggerFactory.getLogger(Opener.class);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final RawJson INITIALIZED =
            RawJson.of("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");

    /// The hash of the instance with which the session lives now; empty when none answers as the first one
    /// did.
    Mono<Integer> open() {
        return Mono.justOrEmpty(opening.initialize())
                .flatMap(text -> said(body(text), initializing(), null))
                .filter(answered -> answered.affine() && isAsBefore(answered))
                .map(answered -> InstanceHash.of(answered.instance()))
                .flatMap(hash -> said(body(INITIALIZED), call.headers(), moved(call, hash))
                        .filter(acknowledged -> acknowledged.response().code() < 400)
                        .map(_ -> hash));
    }

    /// The same call of the same session at this instance.
    static Call at(Call call, int instanceHash, Duration deadline) {
        return of(call, call.body(), call.headers(), moved(call, instanceHash), deadline);
    }

    /// The same call where it was meant to go.
    static Call again(Call call, Duration deadline) {
        return of(call, call.body(), call.headers(), call.session(), deadline);
    }

    // the broker keeps apart what it knows of the session at the instance that has gone
    private static @Nullable SessionRef moved(Call call, int instanceHash) {
        SessionRef session = call.session();
        return session == null ? null : session.movedTo(instanceHash);
    }

    private Mono<Frame.Answered> said(Call.Body body, HeaderFields headers, @Nullable SessionRef session) {
        HeaderFields plain = headers.without(HeaderName.MCP_METHOD).without(HeaderName.MCP_NAME);
        Duration deadline = call.deadline().compareTo(LONGEST) < 0 ? call.deadline() : LONGEST;
        return broker.apply(of(call, body, plain, session, deadline)).flatMap(submission -> switch (submission) {
            case Submission.Refused _ -> Mono.empty();
            case Submission.Accepted(var exchange) ->
                exchange.frames().ofType(Frame.Answered.class).reduce((_, last) -> last);
        });
    }

    /// The version is what is negotiated.
    private HeaderFields initializing() {
        return call.headers().without(HeaderName.MCP_PROTOCOL_VERSION);
    }

    private boolean isAsBefore(Frame.Answered answered) {
        boolean same = answered.response().message() instanceof JsonRpcMessage.Response response
                && opening.wasAnswered(response);
        if (!same) {
            LOG.atInfo()
                    .addKeyValue("tunnel", call.tunnel())
                    .log("A session is gone: the private server answers initialize otherwise than before");
        }
        return same;
    }

    private static Call of(
            Call call, Call.Body body, HeaderFields headers, @Nullable SessionRef session, Duration deadline) {
        return new Call(
                call.tunnel(),
                call.channel(),
                body,
                headers,
                session,
                call.principal(),
                deadline,
                call.tunnelCreatedBeforeNode(),
                call.leavingCancels());
    }

    private static Call.Body body(RawJson text) {
        return switch (JsonRpcReader.read(text)) {
            case JsonRpcReading.Valid(JsonRpcMessage.Request request) -> new Call.Body.Request(request, false);
            case JsonRpcReading.Valid(JsonRpcMessage.Notification told) -> new Call.Body.Notification(told);
            case JsonRpcReading _ -> throw new IllegalStateException("what was read once cannot be read again");
        };
    }
}
