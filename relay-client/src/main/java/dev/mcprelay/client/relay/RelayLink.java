// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client.relay;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.concurrent.GlobalEventExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;

import dev.mcprelay.client.exchange.BoundedBody;
import dev.mcprelay.client.timing.ClientClock;
import dev.mcprelay.client.timing.RetryAfterReader;
import dev.mcprelay.protocol.command.CommandHead;
import dev.mcprelay.protocol.command.CommandReader;
import dev.mcprelay.protocol.header.HeaderName;
import dev.mcprelay.protocol.header.HeaderRules;
import dev.mcprelay.protocol.info.ServerInfo;
import dev.mcprelay.protocol.json.JsonPieces;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.response.ResponseWriter;
import dev.mcprelay.protocol.response.TunnelResponse;

/// Speaks to one relay for one tunnel. Its publishers never fail: what went wrong is an answer. Redirects
/// are not followed, because the runtime key would travel along. Any thread.
public final class RelayLink {
    private static final Logger LOG = LoggerFactory.getLogger(RelayLink.class);

    /// How much longer than the poll itself an exchange may take.
    private static final Duration GUARDRAIL = Duration.ofSeconds(5);

    private static final int ATTEMPTS = 3;
    private static final int MAX_BODY = 1 << 30;
    private static final int MAX_HEADER = 64 * 1024;

    private final ConnectionProvider connections;
    private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final HttpClient http;
    private final String tunnelUrl;
    private final Duration pollTimeout;
    private final Duration firstPause;
    private final Supplier<ServerInfo> serverInfo;
    private final ClientClock clock;
    private final RetryAfterReader retryAfter;

    /// @param settings how long polls park, and the first pause before a response is posted again
    /// @param serverInfo asked for every request: channels may come and go
    public RelayLink(
            RelayAddress address,
            ClientName name,
            LinkSettings settings,
            Supplier<ServerInfo> serverInfo,
            ClientClock clock) {
        this.connections = ConnectionProvider.builder("tunnel-client")
                .maxConnections(settings.connections())
                .pendingAcquireMaxCount(-1)
                .maxIdleTime(Duration.ofSeconds(60))
                .build();
        this.http = HttpClient.create(connections)
                .disableRetry(true)
                .doOnConnected(connection -> open.add(connection.channel()))
                .httpResponseDecoder(decoder -> decoder.maxHeaderSize(MAX_HEADER))
                .headers(headers -> headers.set(
                                HttpHeaderNames.AUTHORIZATION,
                                "Bearer " + address.key().value())
                        .set(HttpHeaderNames.ACCEPT, "application/json")
                        .set(HttpHeaderNames.USER_AGENT, name.name() + "/" + name.version())
                        .set(HeaderName.CLIENT_NAME, name.name())
                        .set(HeaderName.CLIENT_VERSION, name.version())
                        .set(HeaderName.CLIENT_INSTANCE_ID, address.instance().value()));
        this.tunnelUrl = address.tunnelUrl();
        this.pollTimeout = settings.pollTimeout();
        this.firstPause = settings.firstPause();
        this.serverInfo = serverInfo;
        this.clock = clock;
        this.retryAfter = new RetryAfterReader(clock);
    }

    /// The status of `GET /v1/tunnels/{id}`; 0 when no answer came.
    public Mono<Integer> metadata() {
        return client().get()
                .uri(tunnelUrl)
                .response((response, content) ->
                        whole(content).thenReturn(response.status().code()))
                .singleOrEmpty()
                .timeout(GUARDRAIL)
                .onErrorResume(failure -> {
                    noted("tunnel metadata did not arrive", failure);
                    return Mono.just(0);
                });
    }

    /// One long poll. Cancelling it closes its connection.
    ///
    /// @param limit how many commands there is room for
    public Mono<PollAnswer> poll(int limit) {
        return client().get()
                .uri(tunnelUrl + "/poll?limit=" + limit + "&timeout_ms=" + pollTimeout.toMillis())
                .response((response, content) -> {
                    long headersAt = clock.nanos();
                    return whole(content).map(bytes -> answer(response, bytes, headersAt));
                })
                .singleOrEmpty()
                .timeout(pollTimeout.plus(GUARDRAIL))
                .onErrorResume(failure -> {
                    noted("poll failed", failure);
                    return Mono.just(new PollAnswer.Refused(0, Optional.empty()));
                });
    }

    private PollAnswer answer(HttpClientResponse response, byte[] body, long headersAt) {
        int status = response.status().code();
        if (status == 204) {
            return new PollAnswer.Nothing();
        }
        Optional<CommandReader.Batch> batch = status == 200 ? CommandReader.read(RawJson.of(body)) : Optional.empty();
        if (batch.isEmpty()) {
            return new PollAnswer.Refused(status, asked(response));
        }
        CommandReader.Batch read = batch.get();
        return read.commands().isEmpty() && read.dropped() == 0
                ? new PollAnswer.Nothing()
                : new PollAnswer.Commands(read.commands(), read.dropped(), headersAt);
    }

    /// Posts one piece of an answer, up to three times while the relay says that it cannot take it just now.
    public Mono<PostOutcome> post(CommandHead head, TunnelResponse response) {
        return attempt(head, ResponseWriter.write(response), 1);
    }

    private Mono<PostOutcome> attempt(CommandHead head, JsonPieces body, int attempt) {
        return send(head, body).flatMap(outcome -> switch (outcome) {
            case PostOutcome.Refused refused
            when refused.passing() && attempt < ATTEMPTS ->
                Mono.delay(pause(refused, attempt)).then(Mono.defer(() -> attempt(head, body, attempt + 1)));
            case PostOutcome.Refused _, PostOutcome.Settled _ -> Mono.just(outcome);
        });
    }

    private Duration pause(PostOutcome.Refused refused, int attempt) {
        Duration own = firstPause.multipliedBy(attempt);
        return refused.retryAfter().filter(asked -> asked.compareTo(own) > 0).orElse(own);
    }

    private Mono<PostOutcome> send(CommandHead head, JsonPieces body) {
        return client().headers(headers -> {
                    headers.set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                            .set(HeaderName.SHARD_TOKEN, head.shardToken());
                    head.headers()
                            .first(HeaderName.REQUEST_ID)
                            .filter(HeaderRules::isFieldValue)
                            .ifPresent(id -> headers.set(HeaderName.CLIENT_REQUEST_ID, id));
                })
                .post()
                .uri(tunnelUrl + "/response")
                .send(Mono.fromSupplier(() -> buffer(body)))
                .response((response, content) -> whole(content).then(Mono.fromSupplier(() -> outcome(response))))
                .singleOrEmpty()
                .timeout(pollTimeout.plus(GUARDRAIL))
                .onErrorResume(failure -> {
                    noted("response post failed", failure);
                    return Mono.just(new PostOutcome.Refused(0, Optional.empty()));
                });
    }

    private PostOutcome outcome(HttpClientResponse response) {
        int status = response.status().code();
        return status == 200 || status == 404
                ? new PostOutcome.Settled()
                : new PostOutcome.Refused(status, asked(response));
    }

    private Optional<Duration> asked(HttpClientResponse response) {
        return retryAfter.read(response.responseHeaders().get(HttpHeaderNames.RETRY_AFTER));
    }

    private static Mono<byte[]> whole(ByteBufFlux content) {
        return BoundedBody.read(content, MAX_BODY);
    }

    /// The pieces as one buffer, without a copy.
    private static ByteBuf buffer(JsonPieces body) {
        return Unpooled.wrappedBuffer(body.pieces().stream()
                .map(piece -> piece.<ByteBuf>view(Unpooled::wrappedBuffer))
                .toArray(ByteBuf[]::new));
    }

    private HttpClient client() {
        return http.headers(
                headers -> headers.set(HeaderName.SERVER_INFO, serverInfo.get().toHeader()));
    }

    private static void noted(String what, Throwable failure) {
        LOG.atDebug().addKeyValue("cause", failure.getClass().getSimpleName()).log(what);
    }

    /// Closes every connection once its exchange is over. Exchanges under way should be cancelled before.
    public void close() {
        connections.dispose();
    }

    /// Closes every connection now, and completes when they are closed, and the exchanges under way with
    /// them. An exchange that is cancelled just when its answer comes would leave the answer's buffer to
    /// nobody.
    public Mono<Void> cut() {
        return Mono.create(done -> {
            connections.dispose();
            open.close().addListener(_ -> done.success());
        });
    }

    /// What the client calls itself.
    public record ClientName(String name, String version) {}

    /// @param pollTimeout how long the relay may park a poll
    /// @param connections how many at once
    /// @param firstPause before a response is posted again
    public record LinkSettings(Duration pollTimeout, int connections, Duration firstPause) {}
}
