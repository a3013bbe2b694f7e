// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.tunnelclient;

import java.time.InstantSource;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import dev.mcprelay.api.http.Answer;
import dev.mcprelay.api.http.Body;
import dev.mcprelay.api.http.HttpCall;
import dev.mcprelay.api.tunnelclient.workaround.PrivateAddresses;
import dev.mcprelay.broker.Broker;
import dev.mcprelay.broker.Delivery;
import dev.mcprelay.broker.PostedResponse;
import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.header.HeaderName;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.RequestId;
import dev.mcprelay.protocol.id.TunnelId;
import dev.mcprelay.protocol.info.ClientInfo;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.response.ResponseReader;
import dev.mcprelay.protocol.response.ResponseType;
import dev.mcprelay.protocol.response.TunnelResponse;
import dev.mcprelay.protocol.token.ShardToken;
import dev.mcprelay.protocol.token.ShardTokens;

/// One posted response. Every status but 200 and 404 loses the answer and harms the client, so these two
/// are what it gets for whatever it posts; 401 and 503 are said only when they are true.
public final class ResponseHandler {
    private final KeyAuthentication keys;
    private final ShardTokens tokens;
    private final Broker broker;
    private final InstantSource clock;
    private final int largestBody;

    /// @param largestBody in bytes; a larger one ends the call, and the client is told that all is well
    public ResponseHandler(
            KeyAuthentication keys, ShardTokens tokens, Broker broker, InstantSource clock, int largestBody) {
        this.keys = keys;
        this.tokens = tokens;
        this.broker = broker;
        this.clock = clock;
        this.largestBody = largestBody;
    }

    Mono<Void> serve(HttpCall call, TunnelId tunnel) {
        return keys.check(tunnel, call.headers(HeaderName.AUTHORIZATION)).flatMap(check -> switch (check) {
            case KeyCheck.Valid _ -> take(call, tunnel, null);
            // perhaps revoked since it fetched the command
            case KeyCheck.Invalid(var digest) when !digest.isEmpty() -> take(call, tunnel, digest);
            case KeyCheck.Invalid _ -> call.answer(ClientAnswers.unauthorized());
            case KeyCheck.Unavailable _ -> call.answer(ClientAnswers.unavailable());
        });
    }

    private Mono<Void> take(HttpCall call, TunnelId tunnel, @Nullable String revokedKey) {
        String sent = call.header(HeaderName.SHARD_TOKEN);
        if (revokedKey == null) {
            return call.body(largestBody).flatMap(body -> deliver(call, tunnel, body, sent));
        }
        // a stranger may not make us keep a body: who shows the key that fetched the command is none. What the token
        // claims is proved once the body, in which the channel stands, is read.
        return Optional.ofNullable(sent)
                .flatMap(tokens::claims)
                .map(claimed -> broker.handedWith(tunnel, claimed, revokedKey))
                .orElseGet(() -> Mono.just(false))
                .flatMap(handed -> handed ? take(call, tunnel, null) : call.answer(ClientAnswers.unauthorized()));
    }

    private Mono<Void> deliver(HttpCall call, TunnelId tunnel, Body body, @Nullable String sentToken) {
        return switch (body) {
            case Body.Whole(var bytes) -> deliver(call, tunnel, posted(call, bytes), sentToken);
            case Body.TooLarge(var beginning, var rest) -> {
                Posted posted = new Posted(new PostedResponse.TooLarge(), ResponseReader.channelOf(beginning), null);
                // the caller hears of it at once, the client when it has said all
                yield delivered(tunnel, posted, sentToken).flatMap(answer -> rest.then(call.answer(answer)));
            }
            // nothing that could be said is true; a client whose connection breaks posts again
            case Body.TooSlow _ -> Mono.fromRunnable(call::breakOff);
        };
    }

    private static Posted posted(HttpCall call, RawJson bytes) {
        Optional<TunnelResponse> read = ResponseReader.read(bytes)
                .map(response ->
                        PrivateAddresses.withoutThem(response, ClientInfo.from(new HeaderFields(call.headers()))));
        return read.map(response -> new Posted(new PostedResponse.Read(response), response.channel(), response))
                .orElseGet(() -> new Posted(new PostedResponse.Unreadable(), ResponseReader.channelOf(bytes), null));
    }

    private Mono<Void> deliver(HttpCall call, TunnelId tunnel, Posted posted, @Nullable String sentToken) {
        return delivered(tunnel, posted, sentToken).flatMap(call::answer);
    }

    private Mono<Answer> delivered(TunnelId tunnel, Posted posted, @Nullable String sentToken) {
        Optional<ShardToken> token = verified(sentToken, tunnel, posted.channel())
                .filter(known -> posted.isAbout(known.command().requestId()));
        return token.map(known -> broker.respond(tunnel, known, posted.what()))
                .orElseGet(() -> Mono.just(Delivery.GONE))
                .map(delivery -> answer(delivery, posted.isNotice()));
    }

    private Optional<ShardToken> verified(@Nullable String sent, TunnelId tunnel, ChannelName channel) {
        return sent == null
                ? Optional.empty()
                : tokens.verify(sent, tunnel, channel, clock.instant().getEpochSecond());
    }

    private static Answer answer(Delivery delivery, boolean notice) {
        return switch (delivery) {
            case ACCEPTED, DUPLICATE, DROPPED -> ClientAnswers.ok();
            case GONE -> notice ? ClientAnswers.ok() : ClientAnswers.unknownRequest();
            case UNAVAILABLE -> notice ? ClientAnswers.ok() : ClientAnswers.unavailable();
        };
    }

    /// @param response null when the body could not be read
    private record Posted(
            PostedResponse what,
            ChannelName channel,
            @Nullable TunnelResponse response) {

        boolean isNotice() {
            return response != null && response.type() == ResponseType.JSONRPC_NOTIFY;
        }

        boolean isAbout(RequestId command) {
            return response == null || response.requestId().equals(command);
        }
    }
}
