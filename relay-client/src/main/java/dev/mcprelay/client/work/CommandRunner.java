// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client.work;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.mcprelay.client.relay.PostOutcome;
import dev.mcprelay.client.timing.ClientClock;
import dev.mcprelay.client.upstream.Reply;
import dev.mcprelay.client.upstream.TunnelFailure;
import dev.mcprelay.client.upstream.TunnelFailure.Kind;
import dev.mcprelay.client.upstream.TunnelFailure.Source;
import dev.mcprelay.client.upstream.Upstream;
import dev.mcprelay.protocol.command.CommandHead;
import dev.mcprelay.protocol.command.TunnelCommand;
import dev.mcprelay.protocol.error.JsonRpcError;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.json.Quoted;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage;
import dev.mcprelay.protocol.jsonrpc.JsonRpcReader;
import dev.mcprelay.protocol.jsonrpc.JsonRpcReading;
import dev.mcprelay.protocol.response.ResponseType;
import dev.mcprelay.protocol.response.TunnelResponse;

/// Runs one command after another on whatever channel it names, and posts what comes: every command that begins ends
/// with exactly one terminal response, whatever the private server does. Any thread; keeps nothing between commands.
public final class CommandRunner {
    private static final Logger LOG = LoggerFactory.getLogger(CommandRunner.class);
    private static final TunnelFailure TOO_SLOW = TunnelFailure.of(Source.TIMEOUT, Kind.TIMEOUT);
    private static final TunnelFailure BROKEN = TunnelFailure.of(Source.CLIENT_INTERNAL, Kind.UNKNOWN);

    private final Map<ChannelName, Upstream> channels;
    private final Poster poster;
    private final Duration longestCall;
    private final ClientClock clock;
    private final ClientCounters counters;

    /// Posts one response.
    @FunctionalInterface
    public interface Poster {
        Mono<PostOutcome> post(CommandHead head, TunnelResponse response);
    }

    /// @param longestCall the deadline of commands without one
    public CommandRunner(
            Map<ChannelName, Upstream> channels,
            Poster poster,
            Duration longestCall,
            ClientClock clock,
            ClientCounters counters) {
        this.channels = Map.copyOf(channels);
        this.poster = poster;
        this.longestCall = longestCall;
        this.clock = clock;
        this.counters = counters;
    }

    /// Completes when the command is done with; never fails.
    public Mono<Void> run(ArrivedCommand arrived) {
        return Mono.defer(() -> {
            CommandHead head = arrived.command().head();
            Duration left = left(arrived);
            if (!left.isPositive()) {
                counters.tooOld();
                LOG.atDebug().addKeyValue("request", head.requestId()).log("command came too late to begin");
                return Mono.empty();
            }
            Delivery delivery = new Delivery(head);
            return bounded(arrived.command(), left)
                    // one at a time: order is kept by waiting for each answer of the relay
                    .concatMap(delivery::post, 1)
                    .then();
        });
    }

    /// What the deadline leaves: it began when the relay's answer did, and the queue has used some of it.
    private Duration left(ArrivedCommand arrived) {
        var timeout = arrived.command().head().responseTimeout();
        return timeout == null ? longestCall : timeout.duration().minusNanos(clock.nanos() - arrived.headersAt());
    }

    private Flux<Reply> bounded(TunnelCommand command, Duration left) {
        return Flux.defer(() -> replies(command))
                .onErrorResume(failure -> {
                    LOG.atWarn()
                            .addKeyValue("cause", failure.getClass().getSimpleName())
                            .log("upstream failed unexpectedly");
                    return Flux.just(instead(command, 502, BROKEN));
                })
                .takeUntilOther(Mono.delay(left))
                .concatWith(Mono.fromSupplier(() -> instead(command, 504, TOO_SLOW)))
                // after concatWith: the made-up answer counts only when no other came before it
                .takeUntil(reply -> !reply.isNotice());
    }

    private Flux<Reply> replies(TunnelCommand command) {
        Upstream upstream = channels.get(command.head().channel());
        if (upstream == null) {
            return Flux.just(unsupportedChannel(command));
        }
        return switch (command) {
            case TunnelCommand.JsonRpc jsonRpc -> jsonRpc(jsonRpc, upstream);
            case TunnelCommand.SessionTermination(var head) ->
                upstream.endSession(head).flux();
            case TunnelCommand.OauthDiscovery(var head) ->
                head.channel().equals(ChannelName.MAIN)
                        ? upstream.metadata(head).flux()
                        : Flux.just(unsupportedChannel(command));
        };
    }

    private static Flux<Reply> jsonRpc(TunnelCommand.JsonRpc command, Upstream upstream) {
        return switch (JsonRpcReader.read(command.message().join())) {
            case JsonRpcReading.Valid(var message) -> upstream.call(command.head(), message);
            case JsonRpcReading.Invalid invalid -> Flux.just(notAMessage(invalid.id()));
            case JsonRpcReading.Batch _ -> Flux.just(notAMessage(null));
        };
    }

    private static Reply notAMessage(@Nullable RawJson id) {
        return Reply.error(400, TunnelFailure.error(id, JsonRpcError.INVALID_REQUEST, "Bad Request"));
    }

    private static Reply unsupportedChannel(TunnelCommand command) {
        String what = "unsupported channel \"" + command.head().channel() + "\"";
        return switch (command) {
            case TunnelCommand.JsonRpc jsonRpc ->
                Reply.error(400, TunnelFailure.error(id(jsonRpc), JsonRpcError.INTERNAL_ERROR, "Bad Request: " + what));
            case TunnelCommand.SessionTermination _ -> Reply.sessionEnded(400);
            case TunnelCommand.OauthDiscovery _ ->
                Reply.metadata(
                        400,
                        RawJson.of("{\"error\":{\"code\":\"unsupported_channel\",\"message\":" + Quoted.text(what)
                                + ",\"type\":\"invalid_request_error\"}}"));
        };
    }

    private static @Nullable RawJson id(TunnelCommand.JsonRpc command) {
        return JsonRpcReader.read(command.message().join()) instanceof JsonRpcReading.Valid(JsonRpcMessage message)
                ? TunnelFailure.id(message)
                : null;
    }

    /// The terminal of a command that the private server did not end.
    private static Reply instead(TunnelCommand command, int code, TunnelFailure failure) {
        return switch (command) {
            case TunnelCommand.JsonRpc jsonRpc ->
                JsonRpcReader.read(jsonRpc.message().join()) instanceof JsonRpcReading.Valid(JsonRpcMessage message)
                        ? failure.reply(code, message)
                        : notAMessage(null);
            case TunnelCommand.SessionTermination _ -> Reply.sessionEnded(code);
            case TunnelCommand.OauthDiscovery _ -> Reply.metadata(code, null);
        };
    }

    /// The posts of one command.
    private final class Delivery {
        private final CommandHead head;
        private volatile boolean noticesRefused;

        Delivery(CommandHead head) {
            this.head = head;
        }

        Mono<Void> post(Reply reply) {
            if (reply.isNotice() && noticesRefused) {
                return Mono.empty();
            }
            return poster.post(head, reply.to(head))
                    .doOnNext(outcome -> done(reply.type(), outcome))
                    .then();
        }

        private void done(ResponseType type, PostOutcome outcome) {
            boolean settled = outcome instanceof PostOutcome.Settled;
            if (!type.isTerminal()) {
                // a gap in a stream is worse than its early end: nothing follows what was refused but the terminal
                noticesRefused = !settled;
                return;
            }
            counters.settled(settled);
            if (outcome instanceof PostOutcome.Refused refused) {
                LOG.atWarn()
                        .addKeyValue("request", head.requestId())
                        .addKeyValue("status", refused.status())
                        .log("the relay did not take an answer");
            }
        }
    }
}
