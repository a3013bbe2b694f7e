// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.pubsub.api.async.RedisPubSubAsyncCommands;
import reactor.core.publisher.Mono;

/// A subscription to one channel, on a connection of its own.
public final class ChannelSubscription implements AutoCloseable {
    private final StatefulRedisPubSubConnection<String, byte[]> connection;

    private ChannelSubscription(StatefulRedisPubSubConnection<String, byte[]> connection) {
        this.connection = connection;
    }

    /// Told on Lettuce's event loops.
    public interface Listener {
        void message(byte[] message);

        /// The server ended the subscription, as a Cluster does when the channel's slot moves; or the
        /// connection broke. It does not come back.
        void ended();
    }

    /// @param connection is closed with the subscription
    /// @param subscriber the connection to subscribe on, if it is a part of the other
    static Mono<ChannelSubscription> open(
            StatefulRedisPubSubConnection<String, byte[]> connection,
            StatefulRedisPubSubConnection<String, byte[]> subscriber,
            boolean sharded,
            String channel,
            Listener listener) {
        return Mono.defer(() -> {
            var subscription = new ChannelSubscription(connection);
            subscriber.addListener(new Adapter(channel, listener));
            return subscription
                    .onPrimary(subscriber, sharded, channel, listener)
                    .thenReturn(subscription)
                    .doOnError(_ -> subscription.close())
                    .doOnCancel(subscription::close);
        });
    }

    /// A replica takes subscriptions, too, and passes on what its primary publishes, which counts no
    /// such listener and says that nobody heard: the sender would send to somebody else what was heard
    /// here. A primary that becomes a replica ends its subscriptions. So who asks for its role after it has
    /// subscribed is safe, unless the driver subscribes again by itself at a server that was a primary
    /// before it died.
    private Mono<Void> onPrimary(
            StatefulRedisPubSubConnection<String, byte[]> subscriber,
            boolean sharded,
            String channel,
            Listener listener) {
        RedisPubSubAsyncCommands<String, byte[]> commands = subscriber.async();
        subscriber.addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> lost) {
                close();
                listener.ended();
            }
        });
        return Mono.fromCompletionStage(() -> sharded ? commands.ssubscribe(channel) : commands.subscribe(channel))
                .then(Mono.fromCompletionStage(commands::role))
                .filter(ServerRole::isPrimary)
                .switchIfEmpty(Mono.error(() -> new RedisException("subscribed at a replica")))
                .then();
    }

    /// Does not wait.
    @Override
    public void close() {
        var _ = connection.closeAsync();
    }

    private static final class Adapter extends RedisPubSubAdapter<String, byte[]> {
        private final String channel;
        private final Listener listener;

        Adapter(String channel, Listener listener) {
            this.channel = channel;
            this.listener = listener;
        }

        @Override
        public void message(String from, byte[] message) {
            if (from.equals(channel)) {
                listener.message(message);
            }
        }

        @Override
        public void smessage(String from, byte[] message) {
            message(from, message);
        }

        @Override
        public void sunsubscribed(String from, long count) {
            if (from.equals(channel)) {
                listener.ended();
            }
        }
    }
}
