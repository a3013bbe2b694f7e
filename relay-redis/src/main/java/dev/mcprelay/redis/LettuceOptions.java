// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.KeepAliveOptions;
import io.lettuce.core.SocketOptions.TcpUserTimeoutOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.TimeoutOptions.TimeoutSource;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.EpollProvider;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;

/// How the relay talks to Redis. A command that cannot be sent now fails now, and a command that was under
/// way when the connection broke is never sent again: the state machines above decide what to do, not a
/// queue that nobody sees.
final class LettuceOptions {
    private static final Duration COMMAND = Duration.ofMillis(1500);

    /// A blocking read waits 5 s in Redis; the guard only ends what the server forgot.
    private static final Duration BLOCKING_READ = Duration.ofSeconds(7);

    private LettuceOptions() {}

    static ClientResources resources() {
        return DefaultClientResources.builder()
                // all nodes lose a server at the same moment: jitter keeps them from coming back at the same one
                .reconnectDelay(
                        Delay.fullJitter(Duration.ofMillis(50), Duration.ofSeconds(1), 50, TimeUnit.MILLISECONDS))
                .nettyCustomizer(new NettyCustomizer() {
                    @Override
                    public void afterChannelInitialized(Channel channel) {
                        var _ = channel.pipeline().addLast(new AnswerWatch());
                    }
                })
                .build();
    }

    /// The same address with the relay's patience in place of a minute: for a handshake, for a question to a
    /// sentinel, for a look at the topology of a Cluster. A server that stands still must not hold up who
    /// looks for another one. A time limit in the URL is kept.
    static RedisURI patient(RedisURI uri) {
        if (uri.getTimeout().equals(RedisURI.DEFAULT_TIMEOUT_DURATION)) {
            uri.setTimeout(COMMAND);
        }
        uri.getSentinels().forEach(sentinel -> {
            var _ = patient(sentinel);
        });
        return uri;
    }

    static ClientOptions server() {
        ClientOptions.Builder options = ClientOptions.builder();
        common(options);
        return options.build();
    }

    static ClusterClientOptions cluster() {
        // adaptive triggers are all on by default
        ClusterTopologyRefreshOptions refresh = ClusterTopologyRefreshOptions.builder()
                .enablePeriodicRefresh(Duration.ofSeconds(5))
                .adaptiveRefreshTriggersTimeout(Duration.ofSeconds(1))
                .dynamicRefreshSources(true)
                .build();
        ClusterClientOptions.Builder options = ClusterClientOptions.builder()
                .topologyRefreshOptions(refresh)
                .validateClusterNodeMembership(false)
                .maxRedirects(5);
        common(options);
        return options.build();
    }

    private static void common(ClientOptions.Builder options) {
        options.disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .replayFilter(_ -> true)
                .requestQueueSize(65_536)
                .pingBeforeActivateConnection(true)
                .timeoutOptions(
                        TimeoutOptions.builder().timeoutSource(new Patience()).build())
                .socketOptions(sockets());
    }

    private static SocketOptions sockets() {
        return SocketOptions.builder()
                .connectTimeout(Duration.ofMillis(500))
                .tcpNoDelay(true)
                .keepAlive(KeepAliveOptions.builder()
                        .enable()
                        .idle(Duration.ofSeconds(5))
                        .interval(Duration.ofSeconds(1))
                        .count(3)
                        .build())
                .tcpUserTimeout(TcpUserTimeoutOptions.builder()
                        .enable(EpollProvider.isAvailable()) // elsewhere a dead peer is noticed by keep-alive only
                        .tcpUserTimeout(Duration.ofSeconds(5))
                        .build())
                .build();
    }

    private static final class Patience extends TimeoutSource {
        @Override
        public long getTimeout(RedisCommand<?, ?, ?> command) {
            return (command.getType() == CommandType.BLMPOP ? BLOCKING_READ : COMMAND).toMillis();
        }
    }
}
