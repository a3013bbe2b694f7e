// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client.upstream.stdio;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.mcprelay.client.upstream.MessageId;
import dev.mcprelay.client.upstream.Reply;
import dev.mcprelay.client.upstream.TunnelFailure;
import dev.mcprelay.client.upstream.TunnelFailure.Kind;
import dev.mcprelay.client.upstream.TunnelFailure.Source;
import dev.mcprelay.protocol.json.JsonPieces;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.json.Span;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage.Notification;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage.Request;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage.Response;
import dev.mcprelay.protocol.jsonrpc.JsonRpcReader;
import dev.mcprelay.protocol.jsonrpc.JsonRpcReading;

/// What is said with one child: which call waits for which answer. A message of the child that no call can be named
/// for is dropped: it may belong to another principal's call.
///
/// `calls` is shared by callers and the child's reader. The race it closes: a call that is added while the child dies
/// either sees `ended`, or is seen by the sweep that follows it.
final class StdioConversation {
    private static final Logger LOG = LoggerFactory.getLogger(StdioConversation.class);
    private static final String METHOD_UNKNOWN = "Method not found";
    private static final int METHOD_UNKNOWN_CODE = -32601;
    private static final TunnelFailure GONE = TunnelFailure.of(Source.TRANSPORT_CLOSED, Kind.CLOSED_PIPE);

    private final Map<MessageId, PendingCall> calls = new ConcurrentHashMap<>();
    private final LongAdder dropped;
    private volatile @Nullable Child child;
    private volatile boolean ended;
    private volatile boolean answered;

    /// @param dropped counts what the child said in vain
    StdioConversation(LongAdder dropped) {
        this.dropped = dropped;
    }

    void with(Child other) {
        child = other;
    }

    boolean isOver() {
        Child current = child;
        return ended || current == null || !current.isAlive();
    }

    /// Whether the child ever answered: a sign that it works.
    boolean hasAnswered() {
        return answered;
    }

    Flux<Reply> ask(Child to, Request request) {
        return Flux.defer(() -> {
            PendingCall call = new PendingCall(request);
            if (calls.putIfAbsent(call.id(), call) != null) {
                return Flux.just(
                        TunnelFailure.of(Source.CLIENT_INTERNAL, Kind.UNKNOWN).badGateway(request));
            }
            if (ended) {
                calls.remove(call.id(), call);
                return Flux.just(GONE.badGateway(request));
            }
            return to.send(call.outgoing())
                    .thenMany(call.replies())
                    .onErrorResume(_ -> Flux.just(GONE.badGateway(request)))
                    .doOnCancel(() -> abandon(to, call))
                    .doFinally(_ -> calls.remove(call.id(), call));
        });
    }

    /// For what needs no answer: acknowledged once it is in the pipe.
    Mono<Reply> tell(Child to, JsonRpcMessage message) {
        return to.send(JsonPieces.of(message.raw()))
                .thenReturn(Reply.acknowledged(202))
                .onErrorResume(_ -> Mono.just(GONE.badGateway(message)));
    }

    /// Nobody waits any more: the child may as well stop working.
    private void abandon(Child to, PendingCall call) {
        if (calls.remove(call.id(), call) && !call.request().method().equals("initialize")) {
            RawJson cancel =
                    RawJson.of("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":"
                            + call.request().rawId().text() + "}}");
            reply(to, cancel);
        }
    }

    /// One line of the child; called by its reader.
    void heard(LineReader.Line line) {
        if (!line.whole()) {
            tooLong(line.json());
            return;
        }
        switch (JsonRpcReader.read(line.json())) {
            case JsonRpcReading.Valid(Response answer) -> answer(answer);
            case JsonRpcReading.Valid(Notification notice) -> notice(notice);
            case JsonRpcReading.Valid(Request request) -> refuse(request);
            case JsonRpcReading.Batch _, JsonRpcReading.Invalid _ -> drop("a line that is no message");
        }
    }

    private void answer(Response answer) {
        PendingCall call =
                answer.id() == null ? null : calls.get(MessageId.of(answer.raw().slice(answer.id())));
        if (call == null) {
            drop("an answer that nobody waits for");
            return;
        }
        answered = true;
        call.answer(Reply.answer(answer.raw()));
    }

    private void notice(Notification notice) {
        Optional<Span> token = JsonMembers.find(notice.raw(), JsonMembers.NOTICE_TOKEN);
        Optional<Span> name =
                token.or(() -> Optional.ofNullable(notice.params().meta().subscriptionId()));
        PendingCall call =
                name.map(at -> calls.get(MessageId.of(notice.raw().slice(at)))).orElse(null);
        if (call == null) {
            drop("a notification of no call");
        } else if (!call.notice(notice.raw(), token)) {
            drop("a notification beyond what may wait");
        }
    }

    /// A request of the server, which nothing here can put to a caller. It is told so, and goes on.
    private void refuse(Request request) {
        Child to = child;
        if (to == null) {
            return;
        }
        reply(
                to,
                request.method().equals("ping")
                        ? RawJson.of(
                                "{\"jsonrpc\":\"2.0\",\"id\":" + request.rawId().text() + ",\"result\":{}}")
                        : TunnelFailure.error(request.rawId(), METHOD_UNKNOWN_CODE, METHOD_UNKNOWN));
    }

    private static void reply(Child to, RawJson json) {
        // a pipe that is closed by now is noticed by the reader
        var _ = to.send(JsonPieces.of(json));
    }

    private void tooLong(RawJson prefix) {
        PendingCall call = JsonMembers.find(prefix, List.of("id"))
                .map(at -> calls.get(MessageId.of(prefix.slice(at))))
                .orElse(null);
        if (call == null) {
            drop("a line beyond the limit");
            return;
        }
        TunnelFailure failure = new TunnelFailure(Source.PROTOCOL, Kind.RESPONSE_BODY_TOO_LARGE, true, null);
        call.answer(failure.badGateway(call.request()));
    }

    private void drop(String what) {
        dropped.increment();
        LOG.atDebug().addKeyValue("what", what).log("dropped something that the private server said");
    }

    /// The child is gone: whoever waits learns it now.
    void end() {
        ended = true;
        calls.values().forEach(call -> call.fail(GONE.badGateway(call.request())));
    }
}
