// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.registry;

import java.io.Serial;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.reactive.RedisClusterReactiveCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

import dev.mcprelay.auth.registry.KeyId;
import dev.mcprelay.auth.registry.OwnerFilter;
import dev.mcprelay.auth.registry.RegistryChange;
import dev.mcprelay.auth.registry.RegistryUnavailableException;
import dev.mcprelay.auth.registry.RuntimeKey;
import dev.mcprelay.auth.registry.Tunnel;
import dev.mcprelay.auth.registry.TunnelEntry;
import dev.mcprelay.auth.registry.TunnelRegistry;
import dev.mcprelay.protocol.id.TunnelId;
import dev.mcprelay.redis.CommandConnection;
import dev.mcprelay.redis.LettuceConnections;
import dev.mcprelay.redis.LuaScript;
import dev.mcprelay.redis.RelayKeys;
import dev.mcprelay.redis.Upheaval;

/// The registry in Redis. A tunnel's hash changes by a script that also tells of it; the set of all tunnels
/// lives elsewhere in a Cluster and is therefore written before a tunnel is made and after it is gone: it may
/// name one too many, which readers skip, and never one too few.
public final class RedisTunnelRegistry implements TunnelRegistry, AutoCloseable {
    private static final int READS_AT_ONCE = 64;
    private static final Retry ON_CONFLICT = Retry.backoff(20, Duration.ofMillis(5))
            .maxBackoff(Duration.ofMillis(200))
            .filter(Conflict.class::isInstance);

    private final CommandConnection<String, String> connection;
    private final StatefulRedisPubSubConnection<String, String> subscription;
    private final RedisClusterReactiveCommands<String, String> redis;
    private final RegistryNotices notices;
    private final RelayKeys keys;
    private final Disposable upheavals;

    private RedisTunnelRegistry(
            CommandConnection<String, String> connection,
            StatefulRedisPubSubConnection<String, String> subscription,
            RegistryNotices notices,
            RelayKeys keys,
            Flux<Upheaval> upheavals) {
        this.connection = connection;
        this.subscription = subscription;
        this.redis = connection.reactive();
        this.notices = notices;
        this.keys = keys;
        // reads may come back later than notices, and until then from a server whose word is worth nothing
        this.upheavals = upheavals.subscribe(_ -> notices.everything());
    }

    /// Connects, and completes once changes are heard. Does not retry.
    public static Mono<RedisTunnelRegistry> open(LettuceConnections connections, RelayKeys keys) {
        RegistryScripts.load();
        return Mono.zip(connections.connect(StringCodec.UTF8), connections.connectPubSub(StringCodec.UTF8))
                .flatMap(both -> listening(both.getT1(), both.getT2(), keys, connections.upheavals()))
                .onErrorMap(RedisException.class, RedisTunnelRegistry::unavailable);
    }

    private static Mono<RedisTunnelRegistry> listening(
            CommandConnection<String, String> connection,
            StatefulRedisPubSubConnection<String, String> subscription,
            RelayKeys keys,
            Flux<Upheaval> upheavals) {
        var notices = new RegistryNotices();
        subscription.addListener(notices);
        return subscription
                .reactive()
                .subscribe(keys.registryChanges())
                .then(Mono.fromSupplier(
                        () -> new RedisTunnelRegistry(connection, subscription, notices, keys, upheavals)));
    }

    @Override
    public Mono<Boolean> create(Tunnel tunnel) {
        return redis.sadd(keys.tunnels(), tunnel.id().value())
                .then(changed(RegistryScripts.CREATE, tunnel.id(), TunnelJson.write(tunnel)))
                .onErrorMap(RedisException.class, RedisTunnelRegistry::unavailable);
    }

    @Override
    public Mono<Tunnel> update(TunnelId id, UnaryOperator<Tunnel> change) {
        return find(id).flatMap(entry -> replace(entry, change.apply(entry.tunnel())))
                .retryWhen(ON_CONFLICT)
                .onErrorMap(RedisException.class, RedisTunnelRegistry::unavailable);
    }

    private Mono<Tunnel> replace(TunnelEntry read, Tunnel changed) {
        if (!changed.id().equals(read.id())) {
            return Mono.error(() -> new IllegalArgumentException("a tunnel keeps its id"));
        }
        return changed(RegistryScripts.UPDATE, read.id(), Long.toString(read.version()), TunnelJson.write(changed))
                .flatMap(written -> written ? Mono.just(changed) : Mono.error(Conflict::new));
    }

    @Override
    public Mono<Tunnel> delete(TunnelId id) {
        return this.<String>run(RegistryScripts.DELETE, ScriptOutputType.VALUE, id)
                .flatMap(document -> redis.srem(keys.tunnels(), id.value()).thenReturn(document))
                .map(document -> TunnelJson.tunnel(id, document))
                .onErrorMap(RedisException.class, RedisTunnelRegistry::unavailable);
    }

    @Override
    public Mono<TunnelEntry> find(TunnelId id) {
        return redis.hgetall(keys.tunnel(id))
                .<String, String>collectMap(KeyValue::getKey, KeyValue::getValue)
                .mapNotNull(fields -> TunnelHash.entry(id, fields).orElse(null))
                .onErrorMap(RedisException.class, RedisTunnelRegistry::unavailable);
    }

    @Override
    public Flux<Tunnel> list(OwnerFilter filter) {
        return redis.smembers(keys.tunnels())
                .map(TunnelId::new)
                .flatMap(this::tunnel, READS_AT_ONCE)
                .filter(tunnel -> filter.includes(tunnel.owners()))
                .onErrorMap(RedisException.class, RedisTunnelRegistry::unavailable);
    }

    @Override
    public Mono<Boolean> addKey(TunnelId id, RuntimeKey key) {
        return changed(RegistryScripts.ADD_KEY, id, TunnelHash.key(key.id()), TunnelJson.write(key))
                .onErrorMap(RedisException.class, RedisTunnelRegistry::unavailable);
    }

    @Override
    public Mono<RuntimeKey> revokeKey(TunnelId id, KeyId key) {
        return this.<String>run(
                        RegistryScripts.REVOKE_KEY,
                        ScriptOutputType.VALUE,
                        id,
                        TunnelHash.key(key),
                        TunnelHash.used(key))
                .map(document -> TunnelJson.key(key, document, null))
                .onErrorMap(RedisException.class, RedisTunnelRegistry::unavailable);
    }

    @Override
    public Mono<Void> touchKey(TunnelId id, KeyId key, Instant when) {
        String millis = Long.toString(when.toEpochMilli());
        return RegistryScripts.TOUCH_KEY
                .<Long>run(
                        redis,
                        ScriptOutputType.INTEGER,
                        keys.tunnel(id),
                        TunnelHash.key(key),
                        TunnelHash.used(key),
                        millis)
                .then()
                .onErrorMap(RedisException.class, RedisTunnelRegistry::unavailable);
    }

    @Override
    public Flux<RegistryChange> changes() {
        return notices.changes();
    }

    /// Does not wait.
    @Override
    public void close() {
        upheavals.dispose();
        connection.close();
        var _ = subscription.closeAsync();
    }

    private Mono<Tunnel> tunnel(TunnelId id) {
        return redis.hget(keys.tunnel(id), TunnelHash.DOCUMENT).map(document -> TunnelJson.tunnel(id, document));
    }

    private Mono<Boolean> changed(LuaScript script, TunnelId id, String... arguments) {
        return this.<Long>run(script, ScriptOutputType.INTEGER, id, arguments).map(result -> result == 1);
    }

    private <T> Mono<T> run(LuaScript script, ScriptOutputType type, TunnelId id, String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = keys.registryChanges();
        all[1] = id.value();
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return script.run(redis, type, keys.tunnel(id), all);
    }

    private static RegistryUnavailableException unavailable(Throwable cause) {
        return new RegistryUnavailableException("Redis does not answer", cause);
    }

    /// Somebody else wrote between our read and our write. Never leaves this class unless that happens
    /// without end.
    private static final class Conflict extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        Conflict() {
            super("the tunnel is being changed by others all the time", null, false, false);
        }
    }
}
