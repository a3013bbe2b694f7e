// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.mcp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import dev.mcprelay.api.http.HttpCall;
import dev.mcprelay.broker.Exchange;
import dev.mcprelay.broker.Frame;
import dev.mcprelay.protocol.header.HeaderField;
import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.header.HeaderName;
import dev.mcprelay.protocol.header.HeaderRules;
import dev.mcprelay.protocol.json.JsonPieces;

/// Writes the frames of an exchange to its caller: JSON, or a stream of events when something came before the
/// answer. No status is committed before the first frame. Cancelling what it returns means that the caller
/// has left.
public final class ReplyWriter {
    private final FinalAnswers finals;
    private final Duration keepAlive;

    public ReplyWriter(FinalAnswers finals, Duration keepAlive) {
        this.finals = finals;
        this.keepAlive = keepAlive;
    }

    Mono<Void> write(HttpCall call, Exchange exchange, Asked asked) {
        Flux<Frame> frames = exchange.frames();
        if (!asked.request().acceptsEvents()) {
            return whole(call, frames, asked);
        }
        return frames.switchOnFirst((first, all) ->
                        isStream(first.get(), asked) ? stream(call, all, asked, first.get()) : whole(call, all, asked))
                .then();
    }

    private Mono<Void> whole(HttpCall call, Flux<Frame> frames, Asked asked) {
        return frames.ofType(Frame.Final.class)
                // to the end, not only the first: cancelling would say that the caller has left
                .reduce((_, last) -> last)
                .flatMap(last -> call.answer(finals.answer(last, asked)));
    }

    /// The head of the answer to `initialize` names the session. Where the private server has not named one of its
    /// own, whether there will be one of ours is known with the result: what comes before is dropped, as for a
    /// caller that takes no events.
    private boolean isStream(@Nullable Frame first, Asked asked) {
        if (asked.initialize() != null && !posted(first).has(HeaderName.MCP_SESSION_ID)) {
            return false;
        }
        return !(first instanceof Frame.Final only) || finals.isStream(only, asked);
    }

    private Mono<Void> stream(HttpCall call, Flux<Frame> frames, Asked asked, @Nullable Frame first) {
        Sinks.Empty<Void> over = Sinks.empty();
        Flux<JsonPieces> events = frames.map(frame -> event(frame, asked))
                .doOnTerminate(() -> over.tryEmitEmpty().orThrow());
        Flux<JsonPieces> beats = Flux.interval(keepAlive)
                // a reader that is behind needs no sign of life
                .onBackpressureDrop()
                .map(_ -> Sse.KEEP_ALIVE)
                .takeUntilOther(over.asMono());
        // one ahead, no more: a slow reader slows the client that posts
        return call.stream(200, head(first, asked), Flux.merge(1, events, beats));
    }

    private List<HeaderField> head(@Nullable Frame first, Asked asked) {
        List<HeaderField> head = new ArrayList<>(Sse.HEADERS);
        head.addAll(asked.cleared(HeaderRules.toCaller(posted(first)))
                .without(HeaderName.CONTENT_TYPE)
                .fields());
        return head;
    }

    private static HeaderFields posted(@Nullable Frame frame) {
        return switch (frame) {
            case Frame.Notice(var response) -> response.headers();
            case Frame.Answered answered -> answered.response().headers();
            case null, default -> HeaderFields.NONE;
        };
    }

    private JsonPieces event(Frame frame, Asked asked) {
        return switch (frame) {
            case Frame.Notice(var response) -> Sse.event(asked.restored(response));
            case Frame.Gap(int dropped) -> Sse.gap(dropped);
            case Frame.Final last -> Sse.event(finals.message(last, asked));
        };
    }
}
