// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.http;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

import dev.mcprelay.protocol.header.HeaderField;
import dev.mcprelay.protocol.header.HeaderName;
import dev.mcprelay.protocol.json.JsonPieces;
import dev.mcprelay.protocol.json.RawJson;

/// One request on a hot route, and its one answer. Used on the connection's event loop and on whatever
/// thread an answer comes from, one after the other.
public final class HttpCall {
    /// The slowest reader that is waited for: a large answer takes its time over a bad line.
    private static final Duration LONGEST_READ = Duration.ofMinutes(5);

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final String requestId;
    private final Connection connection;
    private final Channel channel;
    private final BooleanSupplier leaving;
    private boolean answered;

    /// @param leaving whether no answer that begins now may keep its connection open
    HttpCall(HttpServerRequest request, HttpServerResponse response, BooleanSupplier leaving) {
        this.request = request;
        this.response = response;
        this.leaving = leaving;
        requestId = RequestIds.of(request.requestHeaders().get(HeaderName.REQUEST_ID));
        connection = (Connection) request;
        // of its own: Reactor Netty takes it from the request when the answer is written
        channel = connection.channel();
    }

    static String pathOf(HttpServerRequest request) {
        String uri = request.uri();
        int query = uri.indexOf('?');
        String target = query < 0 ? uri : uri.substring(0, query);
        return target.startsWith("/") ? target : ofAbsoluteForm(target);
    }

    /// A server has to take a whole URL, too (RFC 9112 §3.2.2). Which host it names says nothing to us.
    private static String ofAbsoluteForm(String target) {
        int authority = target.indexOf("://") + "://".length();
        if (!target.regionMatches(true, 0, "http://", 0, authority)
                && !target.regionMatches(true, 0, "https://", 0, authority)) {
            return target;
        }
        int path = target.indexOf('/', authority);
        return path < 0 ? "/" : target.substring(path);
    }

    public String method() {
        return request.method().name();
    }

    /// Raw, without the query.
    public String path() {
        return pathOf(request);
    }

    /// The first value of a query parameter, raw; all of them with [#parameters].
    public Optional<String> parameter(String name) {
        return parameters(name).stream().findFirst();
    }

    public List<String> parameters(String name) {
        String uri = request.uri();
        int query = uri.indexOf('?');
        List<String> values = new ArrayList<>(1);
        if (query >= 0) {
            for (String pair : uri.substring(query + 1).split("&", -1)) {
                if (pair.startsWith(name) && pair.length() > name.length() && pair.charAt(name.length()) == '=') {
                    values.add(pair.substring(name.length() + 1));
                }
            }
        }
        return values;
    }

    public @Nullable String header(String name) {
        return request.requestHeaders().get(name);
    }

    public List<String> headers(String name) {
        return request.requestHeaders().getAll(name);
    }

    /// All lines in order, one char per byte.
    public List<HeaderField> headers() {
        HttpHeaders headers = request.requestHeaders();
        List<HeaderField> fields = new ArrayList<>(headers.size());
        for (Map.Entry<String, String> line : headers) {
            fields.add(new HeaderField(line.getKey(), line.getValue()));
        }
        return fields;
    }

    public String requestId() {
        return requestId;
    }

    /// Where the connection comes from; empty for a local socket.
    public Optional<InetSocketAddress> peer() {
        return Optional.ofNullable(request.remoteAddress());
    }

    /// The body, bounded.
    public Mono<Body> body(int limit) {
        return BodyReader.read(request, limit);
    }

    /// Nobody reads the answer any more; what is written now does not leave.
    public boolean isPeerGone() {
        return !channel.isActive();
    }

    /// Closes the connection without an answer.
    public void breakOff() {
        connection.dispose();
    }

    boolean hasAnswered() {
        return answered || response.hasSentHeaders();
    }

    /// Writes the whole answer in one go; completes when it is in the socket, or fails when that never
    /// happens. A peer that does not read it is cut off.
    public Mono<Void> answer(Answer answer) {
        boolean closing = answer.close() || leaving.getAsBoolean();
        boolean stays = request.isKeepAlive() && !closing;
        // Reactor Netty hands a whole answer over and reports success; it is over when it was written, or lost
        Mono<Void> over = connection
                .onTerminate()
                .then(Mono.defer(
                        () -> stays && hasMissedItsPeer() ? Mono.error(AbortedException.beforeSend()) : Mono.empty()));
        return read(Mono.when(over, written(answer, closing)));
    }

    private boolean hasMissedItsPeer() {
        return isPeerGone() && !UnreadBodies.isAnswerWritten(channel);
    }

    /// Nobody may make us keep an answer for ever.
    private Mono<Void> read(Mono<Void> writing) {
        return writing.timeout(LONGEST_READ).onErrorResume(TimeoutException.class, late -> {
            breakOff();
            return Mono.error(late);
        });
    }

    private Mono<Void> written(Answer answer, boolean closing) {
        answered = true;
        UnreadBodies.answerBegins(channel);
        head(answer.status(), answer.headers());
        if (closing) {
            response.header(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        JsonPieces body = answer.body();
        if (body == null) {
            boolean lengthless = answer.status() == 204;
            if (!lengthless) {
                response.header(HttpHeaderNames.CONTENT_LENGTH, HttpHeaderValues.ZERO);
            }
            return response.send().then();
        }
        response.header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.length()));
        return response.send(Mono.fromSupplier(() -> buffer(body))).then();
    }

    /// Writes an open-ended answer: the head at once, then each piece when the one before it has left.
    public Mono<Void> stream(int status, List<HeaderField> headers, Flux<JsonPieces> pieces) {
        answered = true;
        head(status, headers);
        if (leaving.getAsBoolean()) {
            response.header(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        return response.sendHeaders()
                .then()
                // one at a time: a slow reader is felt by whoever makes the pieces
                .thenMany(pieces.concatMap(this::writeChunk, 1))
                .then();
    }

    /// As an HTTP chunk of its own: Reactor Netty swallows a plain buffer that is written after the head.
    private Mono<Void> writeChunk(JsonPieces piece) {
        return read(Mono.defer(
                () -> response.sendObject(new DefaultHttpContent(buffer(piece))).then()));
    }

    private void head(int status, List<HeaderField> headers) {
        response.status(status);
        response.header(HeaderName.REQUEST_ID, requestId);
        headers.forEach(field -> response.addHeader(field.name(), field.value()));
    }

    private static ByteBuf buffer(JsonPieces pieces) {
        List<RawJson> parts = pieces.pieces();
        if (parts.size() == 1) {
            return parts.getFirst().view(Unpooled::wrappedBuffer);
        }
        if (pieces.length() < COPY_BELOW) {
            byte[] joined = pieces.join().view((bytes, _, _) -> bytes);
            return Unpooled.wrappedBuffer(joined);
        }
        ByteBuf[] wrapped = new ByteBuf[parts.size()];
        for (int i = 0; i < wrapped.length; i++) {
            wrapped[i] = parts.get(i).view(Unpooled::wrappedBuffer);
        }
        return Unpooled.wrappedBuffer(wrapped.length, wrapped);
    }

    /// Below this many bytes one copy costs less than a gathering write of several buffers.
    private static final int COPY_BELOW = 4096;
}
