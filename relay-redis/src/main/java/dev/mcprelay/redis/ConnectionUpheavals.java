// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.cluster.event.ClusterTopologyChangedEvent;
import io.lettuce.core.resource.ClientResources;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.Sinks.EmitFailureHandler;

/// Notices upheavals of one client's connections. Only a connection that was there before reconnects: those
/// that a Cluster client opens for each look at the topology are no news.
final class ConnectionUpheavals implements RedisConnectionStateListener {
    private static final Duration CONTENTION = Duration.ofMillis(100);

    private final Sinks.Many<Upheaval> told = Sinks.many().multicast().directBestEffort();
    private final Set<RedisChannelHandler<?, ?>> lost =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
    private final Disposable.Swap topology = Disposables.swap();

    private ConnectionUpheavals() {}

    static ConnectionUpheavals of(AbstractRedisClient client, ClientResources resources) {
        var upheavals = new ConnectionUpheavals();
        client.addListener(upheavals);
        boolean _ = upheavals.topology.update(resources
                .eventBus()
                .get()
                .ofType(ClusterTopologyChangedEvent.class)
                .filter(change -> !change.before().isEmpty()) // the first look is no change
                .subscribe(_ -> upheavals.tell(Upheaval.TOPOLOGY_CHANGED)));
        return upheavals;
    }

    Flux<Upheaval> told() {
        return told.asFlux();
    }

    void close() {
        topology.dispose();
    }

    @Override
    public void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress address) {
        if (lost.remove(connection)) {
            tell(Upheaval.RECONNECTED);
        }
    }

    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
        boolean _ = lost.add(connection);
    }

    private void tell(Upheaval upheaval) {
        told.emitNext(upheaval, EmitFailureHandler.busyLooping(CONTENTION));
    }
}
