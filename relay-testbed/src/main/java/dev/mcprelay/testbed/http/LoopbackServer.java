// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.http;

import java.time.Duration;
import java.util.function.BiFunction;

import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import org.reactivestreams.Publisher;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/// One HTTP/1.1 listener on 127.0.0.1. Closing it cuts its connections, so that a test never waits for a stream that
/// nobody ends.
public final class LoopbackServer implements AutoCloseable {
    private static final int LARGEST_HEAD = 128 * 1024;
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

    private final ChannelGroup connections;
    private final DisposableServer listener;

    private LoopbackServer(ChannelGroup connections, DisposableServer listener) {
        this.connections = connections;
        this.listener = listener;
    }

    /// @param port 0 for a free one
    public static LoopbackServer start(
            int port, BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> handler) {
        ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
        DisposableServer listener = HttpServer.create()
                .host("127.0.0.1")
                .port(port)
                .channelGroup(connections)
                .httpRequestDecoder(
                        decoder -> decoder.maxInitialLineLength(LARGEST_HEAD).maxHeaderSize(LARGEST_HEAD))
                .handle(handler)
                .bindNow();
        return new LoopbackServer(connections, listener);
    }

    public String url() {
        return "http://127.0.0.1:" + listener.port();
    }

    public int port() {
        return listener.port();
    }

    @Override
    public void close() {
        connections.close().awaitUninterruptibly(LONGEST_CLOSE.toMillis());
        listener.disposeNow(LONGEST_CLOSE);
    }
}
