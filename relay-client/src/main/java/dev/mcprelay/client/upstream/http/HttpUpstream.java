// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client.upstream.http;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

import dev.mcprelay.client.exchange.BoundedBody;
import dev.mcprelay.client.upstream.Reply;
import dev.mcprelay.client.upstream.TunnelFailure;
import dev.mcprelay.client.upstream.Upstream;
import dev.mcprelay.protocol.command.CommandHead;
import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.header.HeaderName;
import dev.mcprelay.protocol.json.JsonText;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage;

/// A private server behind one URL. Bodies pass as they are, in both directions. No redirects, and no
/// second attempt: a tool may have run. Any thread.
public final class HttpUpstream implements Upstream {
    /// Most bytes of one answer, or of one event of a stream.
    public static final int DEFAULT_LIMIT = 64 * 1024 * 1024;

    private static final Duration CONNECT = Duration.ofSeconds(10);

    /// Shorter than the five seconds after which common servers close an idle connection: a request that
    /// meets the close is lost, and must not be repeated.
    private static final Duration IDLE = Duration.ofSeconds(4);

    private static final int METADATA_LIMIT = 1024 * 1024;
    private static final int MAX_HEADER = 64 * 1024;

    private final URI url;
    private final HeaderFields headers;
    private final int limit;
    private final ConnectionProvider connections;
    private final HttpClient http;
    private final ServerWatch watch;

    private HttpUpstream(URI url, HeaderFields headers, int limit) {
        boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!web || url.getHost() == null) {
            throw new IllegalArgumentException(
                    "private server: not a URL that can be called (expected: http or https)");
        }
        this.url = url;
        this.headers = headers;
        this.limit = limit;
        this.watch = new ServerWatch(url);
        this.connections = ConnectionProvider.builder("private-server")
                .maxConnections(512)
                .pendingAcquireMaxCount(-1)
                .maxIdleTime(IDLE)
                .lifo()
                .build();
        this.http = HttpClient.create(connections)
                .disableRetry(true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT.toMillis())
                .httpResponseDecoder(decoder -> decoder.maxHeaderSize(MAX_HEADER));
    }

    public static HttpUpstream at(URI url) {
        return new HttpUpstream(url, HeaderFields.NONE, DEFAULT_LIMIT);
    }

    /// @param headers sent with every request, beneath the command's own: such as a credential for the server
    /// @param limit most bytes of one answer, or of one event of a stream
    public static HttpUpstream at(URI url, HeaderFields headers, int limit) {
        return new HttpUpstream(url, headers, limit);
    }

    @Override
    public boolean stateless() {
        return true;
    }

    @Override
    public boolean affine() {
        return false;
    }

    @Override
    public Flux<Reply> call(CommandHead head, JsonRpcMessage message) {
        HttpReplies replies = new HttpReplies(message, limit);
        AtomicBoolean answered = new AtomicBoolean();
        return Flux.defer(() -> client(head)
                        .headers(h -> h.set(HttpHeaderNames.CONTENT_TYPE, "application/json"))
                        .post()
                        .uri(url)
                        .send(Mono.fromSupplier(() -> buffer(message.raw())))
                        .response((response, content) -> {
                            answered.set(true);
                            watch.answered(head.channel());
                            return replies.read(response, content);
                        }))
                // also what a header of the command can do to the request
                .onErrorResume(failure -> {
                    TunnelFailure described = TransportErrors.describe(failure);
                    if (!answered.get()) {
                        watch.failed(head.channel(), described);
                    }
                    return Flux.just(described.badGateway(message));
                });
    }

    @Override
    public Mono<Reply> endSession(CommandHead head) {
        if (!head.headers().has(HeaderName.MCP_SESSION_ID)) {
            return Mono.just(Reply.sessionEnded(400));
        }
        return Flux.defer(() -> client(head)
                        .delete()
                        .uri(url)
                        .response((response, content) -> BoundedBody.read(content, METADATA_LIMIT)
                                .thenReturn(Reply.sessionEnded(response.status().code()))))
                .singleOrEmpty()
                .onErrorReturn(Reply.sessionEnded(502));
    }

    @Override
    public Mono<Reply> metadata(CommandHead head) {
        return Flux.fromIterable(wellKnown())
                .concatMap(candidate -> document(candidate).onErrorComplete())
                .next()
                .map(json -> Reply.metadata(200, json))
                .defaultIfEmpty(Reply.metadata(404, null));
    }

    /// RFC 9728 §3.1: the well-known name goes before the path; some servers have only the bare one.
    private List<URI> wellKnown() {
        URI root = url.resolve("/.well-known/oauth-protected-resource");
        String path = url.getRawPath();
        boolean bare = path == null || path.isEmpty() || path.equals("/");
        return bare ? List.of(root) : List.of(URI.create(root + path), root);
    }

    private Mono<RawJson> document(URI candidate) {
        return http.headers(h -> h.set(HttpHeaderNames.ACCEPT, "application/json"))
                .get()
                .uri(candidate)
                .response((response, content) -> BoundedBody.read(content, METADATA_LIMIT)
                        .filter(_ -> response.status().code() == 200)
                        .map(RawJson::of)
                        .filter(JsonText::isJson))
                // not next(): it would cancel, and so close the connection
                .singleOrEmpty()
                .timeout(CONNECT);
    }

    private HttpClient client(CommandHead head) {
        return http.headers(target -> RequestHeaders.apply(headers, head.headers(), target));
    }

    private static ByteBuf buffer(RawJson json) {
        return json.view(Unpooled::wrappedBuffer);
    }

    @Override
    public Mono<Void> stop() {
        return connections.disposeLater();
    }

    @Override
    public void kill() {
        connections.dispose();
    }

    /// Without the URL: it is private, and may hold a password.
    @Override
    public String toString() {
        return "HttpUpstream";
    }
}
