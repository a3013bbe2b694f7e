// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client.upstream.stdio;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

import dev.mcprelay.client.upstream.MessageId;
import dev.mcprelay.client.upstream.Reply;
import dev.mcprelay.protocol.json.JsonPieces;
import dev.mcprelay.protocol.json.JsonPieces.Replacement;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.json.Span;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage.Request;

/// A request that a child works on. Two callers may well use the same progress token (SDKs count from 0), so the child
/// is given the request's own id, which is unique, in its place; each notice gets the caller's token back.
///
/// Notices come from the child's reader alone. The final may come from any thread, once: later ones are ignored.
final class PendingCall {
    /// Notices that may wait for the relay; what comes beyond is dropped, the final never is.
    private static final int MAX_NOTICES = 256;

    private final Request request;
    private final MessageId id;
    private final @Nullable Span token;
    private final Sinks.Many<Reply> notices =
            Sinks.many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<>(MAX_NOTICES));
    private final Sinks.One<Reply> last = Sinks.one();
    private final Sinks.Empty<Void> ended = Sinks.empty();

    PendingCall(Request request) {
        this.request = request;
        this.id = MessageId.of(request.rawId());
        this.token = JsonMembers.find(request.raw(), JsonMembers.REQUEST_TOKEN).orElse(null);
    }

    Request request() {
        return request;
    }

    MessageId id() {
        return id;
    }

    /// What the child is sent.
    JsonPieces outgoing() {
        return token == null
                ? JsonPieces.of(request.raw())
                : JsonPieces.replace(request.raw(), List.of(new Replacement(token, request.rawId())));
    }

    /// Any number of notices, then the final.
    Flux<Reply> replies() {
        return notices.asFlux().takeUntilOther(ended.asMono()).concatWith(last.asMono());
    }

    /// A message of the child on the way to this call's answer.
    ///
    /// @param tokenAt where its progress token stands, if it was the token that led here
    /// @return false when there was no room for it
    boolean notice(RawJson json, Optional<Span> tokenAt) {
        RawJson restored = token == null || tokenAt.isEmpty()
                ? json
                : JsonPieces.replace(
                                json,
                                List.of(new Replacement(
                                        tokenAt.get(), request.raw().slice(token))))
                        .join();
        return notices.tryEmitNext(Reply.notice(restored)).isSuccess();
    }

    /// The end, in order: from the child's reader, after all notices.
    void answer(Reply reply) {
        if (last.tryEmitValue(reply).isSuccess()) {
            var _ = notices.tryEmitComplete();
        }
    }

    /// The end, out of order: whatever notices still wait are given up.
    void fail(Reply reply) {
        if (last.tryEmitValue(reply).isSuccess()) {
            var _ = ended.tryEmitEmpty();
        }
    }
}
