// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.http;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/// A request that was answered before its body had come leaves a connection on which nothing but that body
/// can follow. Its sender has a short while to send the rest, which is thrown away, so that it hears the
/// answer; then the connection ends.
public final class UnreadBodies implements NettyServerCustomizer {
    private static final int PATIENCE_SECONDS = 5;

    /// On a connection: the end of its latest answer is in the socket. Reactor Netty tells the end of an
    /// answer a task later than that, by when a quick peer has read it and left.
    private static final AttributeKey<Boolean> WRITTEN = AttributeKey.valueOf(UnreadBodies.class, "WRITTEN");

    /// Before the next answer of this connection.
    static void answerBegins(Channel channel) {
        channel.attr(WRITTEN).set(false);
    }

    static boolean isAnswerWritten(Channel channel) {
        return Boolean.TRUE.equals(channel.attr(WRITTEN).get());
    }

    @Override
    public HttpServer apply(HttpServer server) {
        return server.doOnChannelInit((_, channel, _) ->
                channel.pipeline().addAfter(NettyPipeline.HttpCodec, getClass().getSimpleName(), new Watch()));
    }

    /// Of one connection, on its event loop. Requests may be sent ahead of the answers to earlier ones.
    static final class Watch extends ChannelDuplexHandler {
        private int unanswered;
        private boolean bodyOpen;
        private @Nullable Future<?> end;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpRequest) {
                unanswered++;
                bodyOpen = true;
            }
            if (message instanceof LastHttpContent) {
                bodyOpen = false;
                forget();
            }
            context.fireChannelRead(message);
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            if (!endsAnAnswer(message)) {
                var _ = context.write(message, promise);
                return;
            }
            unanswered--;
            boolean bodyIsDue = unanswered == 0 && bodyOpen;
            var _ = context.write(message, promise.unvoid()).addListener(written -> {
                context.channel().attr(WRITTEN).set(written.isSuccess());
                if (bodyIsDue) {
                    // from now on: how long the answer takes is another's bound
                    expectTheRest(context);
                }
            });
        }

        private static boolean endsAnAnswer(Object message) {
            boolean interim = message instanceof HttpResponse response
                    && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
            return message instanceof LastHttpContent && !interim;
        }

        private void expectTheRest(ChannelHandlerContext context) {
            if (bodyOpen && end == null && context.channel().isActive()) {
                end = context.executor().schedule(() -> close(context), PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        }

        private static void close(ChannelHandlerContext context) {
            var _ = context.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            forget();
            context.fireChannelInactive();
        }

        private void forget() {
            if (end != null) {
                end.cancel(false);
                end = null;
            }
        }
    }
}
