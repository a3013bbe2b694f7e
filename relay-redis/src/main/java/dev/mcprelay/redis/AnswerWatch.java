// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends a connection whose server says nothing for some seconds though it was asked. A server that stands
/// still keeps its connections, which look alive for ever; meanwhile Sentinel has promoted another one, and
/// only who connects anew hears of that. One connection each, on its event loop.
final class AnswerWatch extends ChannelDuplexHandler {
    private static final Logger LOG = LoggerFactory.getLogger(AnswerWatch.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int PATIENCE = 3;

    /// A blocking read waits 5 s in Redis.
    private static final int PATIENCE_OF_READERS = 8;

    private @Nullable Future<?> looking;
    private boolean asked;
    private boolean reader;
    private int silentLooks;
    private long unsent;

    /// After the handshake, which has a time limit of its own.
    @Override
    public void channelActive(ChannelHandlerContext context) {
        // with a delay: after a pause of this process one look follows, not all that were missed
        looking = context.executor()
                .scheduleWithFixedDelay(() -> look(context), LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
        context.fireChannelActive();
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (!asked) {
            asked = true;
            silentLooks = 0;
        }
        reader = waits(message);
        var _ = context.write(message, promise);
    }

    private static boolean waits(Object message) {
        return switch (message) {
            case RedisCommand<?, ?, ?> command -> command.getType() == CommandType.BLMPOP;
            case Collection<?> several -> several.stream().anyMatch(AnswerWatch::waits);
            default -> false;
        };
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        asked = false;
        context.fireChannelReadComplete();
    }

    private void look(ChannelHandlerContext context) {
        if (!asked) {
            return;
        }
        long left = unsent(context);
        if (left < unsent) {
            silentLooks = 0; // what is long takes long, on its way to a server that reads
        }
        unsent = left;
        silentLooks++;
        if (silentLooks > (reader ? PATIENCE_OF_READERS : PATIENCE)) {
            LOG.atInfo()
                    .addKeyValue("server", context.channel().remoteAddress())
                    .log("a Redis server takes commands and answers none: the connection is ended");
            var _ = context.close();
        }
    }

    private static long unsent(ChannelHandlerContext context) {
        ChannelOutboundBuffer buffer = context.channel().unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (looking != null) {
            boolean _ = looking.cancel(false);
        }
    }
}
