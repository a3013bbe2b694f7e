// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.mcprelay.auth.credential.Secret;

/// Makes connections to the one Redis of a setting, whatever its topology. Making this connects to nothing
/// yet.
///
/// Whoever connects closes what it got; [#close] ends everything that is left.
public final class LettuceConnections implements AutoCloseable {
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(2);

    private final ClientResources resources;
    private final Connector connector;
    private final ConnectionUpheavals upheavals;
    private volatile boolean closed;

    private LettuceConnections(ClientResources resources, Connector connector) {
        this.resources = resources;
        this.connector = connector;
        this.upheavals = ConnectionUpheavals.of(connector.client(), resources);
    }

    /// @param url see [RedisAddress]
    /// @throws IllegalArgumentException when the setting is malformed; the message does not hold it
    public static LettuceConnections to(Secret<String> url) {
        RedisAddress address = RedisAddress.parse(url); // before anything is started
        ClientResources resources = LettuceOptions.resources();
        return new LettuceConnections(
                resources,
                switch (address) {
                    case RedisAddress.Server(var uri) -> new ServerConnector(resources, LettuceOptions.patient(uri));
                    case RedisAddress.Cluster(var seeds) ->
                        new ClusterConnector(
                                resources,
                                seeds.stream().map(LettuceOptions::patient).toList());
                });
    }

    /// A new connection for commands. It reconnects by itself; the first connect does not: retry it, with
    /// patience.
    public <K, V> Mono<CommandConnection<K, V>> connect(RedisCodec<K, V> codec) {
        return open(Mono.fromCompletionStage(() -> connector.commands(codec)));
    }

    /// A new connection for subscriptions, which it renews whenever it reconnects.
    public <K, V> Mono<StatefulRedisPubSubConnection<K, V>> connectPubSub(RedisCodec<K, V> codec) {
        return open(Mono.fromCompletionStage(() -> connector.pubSub(codec)));
    }

    /// A new subscription on a new connection. In a Cluster it is a sharded one, on the master of the
    /// channel's slot as the Cluster sees it now; whoever publishes there says `SPUBLISH`.
    public Mono<ChannelSubscription> subscribe(String channel, ChannelSubscription.Listener listener) {
        return open(Mono.defer(() -> connector.subscribe(channel, listener)));
    }

    /// Who hears that a connection has ended does not know that all of them end: nothing is opened any
    /// more, on event loops that stop.
    private <T> Mono<T> open(Mono<T> connection) {
        return Mono.defer(() -> closed ? Mono.error(new RedisException("closed")) : connection);
    }

    /// Whether channels belong to slots.
    public boolean isSharded() {
        return connector.isSharded();
    }

    /// Moments at which what was said to Redis just before may be lost, on any connection made here. Told on
    /// Lettuce's event loops, to whoever has subscribed by then.
    public Flux<Upheaval> upheavals() {
        return upheavals.told();
    }

    /// Waits until all connections are closed, two seconds at most.
    @Override
    public void close() {
        closed = true;
        upheavals.close();
        connector.client().shutdown(Duration.ZERO, LONGEST_CLOSE);
        var _ = resources.shutdown(0, LONGEST_CLOSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private interface Connector {
        RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

        AbstractRedisClient client();

        boolean isSharded();

        Mono<ChannelSubscription> subscribe(String channel, ChannelSubscription.Listener listener);

        <K, V> CompletionStage<CommandConnection<K, V>> commands(RedisCodec<K, V> codec);

        <K, V> CompletionStage<? extends StatefulRedisPubSubConnection<K, V>> pubSub(RedisCodec<K, V> codec);
    }

    /// A connection that nobody waits for any more is closed when it comes.
    private static <C extends StatefulConnection<?, ?>> Mono<C> closedIfLate(Supplier<CompletionStage<C>> opening) {
        return Mono.defer(() -> {
            CompletableFuture<C> connection = opening.get().toCompletableFuture();
            return Mono.fromFuture(connection, true).doOnCancel(() -> {
                var _ = connection.thenAccept(LettuceConnections::closeNow);
            });
        });
    }

    private static void closeNow(StatefulConnection<?, ?> connection) {
        var _ = connection.closeAsync();
    }

    private record ServerConnector(RedisClient client, RedisURI uri) implements Connector {
        ServerConnector(ClientResources resources, RedisURI uri) {
            this(RedisClient.create(resources), uri);
            client.setOptions(LettuceOptions.server());
            client.addListener(new PrimaryWatch());
        }

        @Override
        public boolean isSharded() {
            return false;
        }

        @Override
        public Mono<ChannelSubscription> subscribe(String channel, ChannelSubscription.Listener listener) {
            return closedIfLate(() -> client.connectPubSubAsync(CODEC, uri))
                    .flatMap(c -> ChannelSubscription.open(c, c, false, channel, listener));
        }

        @Override
        public <K, V> CompletionStage<CommandConnection<K, V>> commands(RedisCodec<K, V> codec) {
            return client.connectAsync(codec, uri).thenApply(c -> new CommandConnection<>(c, c.async(), c.reactive()));
        }

        @Override
        public <K, V> CompletionStage<StatefulRedisPubSubConnection<K, V>> pubSub(RedisCodec<K, V> codec) {
            return client.connectPubSubAsync(codec, uri);
        }
    }

    private record ClusterConnector(RedisClusterClient client) implements Connector {
        ClusterConnector(ClientResources resources, Iterable<RedisURI> seeds) {
            this(RedisClusterClient.create(resources, seeds));
            client.setOptions(LettuceOptions.cluster());
        }

        @Override
        public boolean isSharded() {
            return true;
        }

        @Override
        public Mono<ChannelSubscription> subscribe(String channel, ChannelSubscription.Listener listener) {
            return closedIfLate(() -> knownTopology().thenCompose(_ -> client.connectPubSubAsync(CODEC)))
                    .flatMap(c -> Mono.fromCompletionStage(() -> c.getConnectionAsync(master(channel)))
                            .flatMap(node -> ChannelSubscription.open(c, node, true, channel, listener))
                            .doOnError(_ -> closeNow(c))
                            .doOnCancel(() -> closeNow(c)));
        }

        /// Its node id.
        private String master(String channel) {
            RedisClusterNode master = client.getPartitions().getMasterBySlot(SlotHash.getSlot(channel));
            if (master == null) {
                throw new RedisException("no master serves the channel's slot");
            }
            return master.getNodeId();
        }

        @Override
        public <K, V> CompletionStage<CommandConnection<K, V>> commands(RedisCodec<K, V> codec) {
            return knownTopology()
                    .thenCompose(_ -> client.connectAsync(codec))
                    .thenApply(c -> new CommandConnection<>(c, c.async(), c.reactive()));
        }

        @Override
        public <K, V> CompletionStage<? extends StatefulRedisPubSubConnection<K, V>> pubSub(RedisCodec<K, V> codec) {
            return knownTopology().thenCompose(_ -> client.connectPubSubAsync(codec));
        }

        /// Lettuce asks the seeds by itself only where it may block.
        private CompletionStage<Void> knownTopology() {
            return client.refreshPartitionsAsync();
        }
    }
}
