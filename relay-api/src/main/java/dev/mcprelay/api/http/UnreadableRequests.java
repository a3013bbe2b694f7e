// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.http;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

import dev.mcprelay.protocol.error.ErrorCode;

/// What cannot be read as HTTP never becomes a request: the server answers by itself, with a bare status.
/// This gives such answers what every other one has, a request id and a document that says what is wrong.
@Sharable
public final class UnreadableRequests extends ChannelOutboundHandlerAdapter implements NettyServerCustomizer {
    private static final String REQUEST_ID = "X-Request-Id";

    @Override
    public HttpServer apply(HttpServer server) {
        return server.doOnChannelInit((_, channel, _) ->
                channel.pipeline().addAfter(NettyPipeline.HttpCodec, getClass().getSimpleName(), this));
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (!isBare(message)) {
            var _ = context.write(message, promise);
            return;
        }
        // whatever follows on this connection, nobody can say where it begins
        var _ = context.write(documented(context, (FullHttpResponse) message), promise.unvoid())
                .addListener(ChannelFutureListener.CLOSE);
    }

    private static boolean isBare(Object message) {
        return message instanceof FullHttpResponse answer
                && answer.status().code() >= 400
                && !answer.headers().contains(REQUEST_ID);
    }

    private static FullHttpResponse documented(ChannelHandlerContext context, FullHttpResponse bare) {
        bare.release();
        ErrorCode code = switch (bare.status().code()) {
            case 413 -> ErrorCode.REQUEST_BODY_TOO_LARGE;
            case 414 -> ErrorCode.URI_TOO_LONG;
            case 431 -> ErrorCode.REQUEST_HEADERS_TOO_LARGE;
            default -> ErrorCode.MALFORMED_REQUEST;
        };
        FullHttpResponse answer = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(code.status()),
                ByteBufUtil.writeUtf8(context.alloc(), ErrorEnvelope.of(code)));
        answer.headers()
                .set(REQUEST_ID, RequestIds.of(null))
                .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
                .set(HttpHeaderNames.CONTENT_LENGTH, answer.content().readableBytes())
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        return answer;
    }
}
