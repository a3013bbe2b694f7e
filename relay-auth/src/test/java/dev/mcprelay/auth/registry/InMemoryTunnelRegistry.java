// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import dev.mcprelay.protocol.id.TunnelId;

/// A registry in memory, for tests: it can be away, can hold back an answer that it has read, and counts its
/// reads.
public final class InMemoryTunnelRegistry implements TunnelRegistry {
    private final Map<TunnelId, TunnelEntry> entries = new ConcurrentHashMap<>();
    private final Sinks.Many<RegistryChange> told = Sinks.many().multicast().directBestEffort();
    private final AtomicInteger reads = new AtomicInteger();
    private volatile boolean away;
    private volatile @Nullable Mono<Void> heldUntil;

    /// From now on every command fails.
    public void goAway() {
        away = true;
    }

    /// Answers again, and says that anything may have changed.
    public void comeBack() {
        away = false;
        tell(new RegistryChange.Everything());
    }

    /// Reads made from now on keep their answer, once read, until the signal comes; null: no longer.
    public void holdAnswersUntil(@Nullable Mono<Void> signal) {
        heldUntil = signal;
    }

    /// Changes a tunnel and tells nobody.
    public void changeSilently(Tunnel changed) {
        entries.computeIfPresent(
                changed.id(), (_, entry) -> new TunnelEntry(changed, entry.keys(), entry.version() + 1));
    }

    public int reads() {
        return reads.get();
    }

    @Override
    public Mono<Boolean> create(Tunnel tunnel) {
        return command(() ->
                        Optional.of(entries.putIfAbsent(tunnel.id(), new TunnelEntry(tunnel, List.of(), 1)) == null))
                .doOnNext(created -> tellIf(created, tunnel.id()));
    }

    @Override
    public Mono<Tunnel> update(TunnelId id, UnaryOperator<Tunnel> change) {
        return command(() -> Optional.ofNullable(entries.computeIfPresent(
                                id,
                                (_, entry) ->
                                        new TunnelEntry(changed(entry, change), entry.keys(), entry.version() + 1)))
                        .map(TunnelEntry::tunnel))
                .doOnNext(_ -> tellIf(true, id));
    }

    private static Tunnel changed(TunnelEntry entry, UnaryOperator<Tunnel> change) {
        Tunnel changed = change.apply(entry.tunnel());
        if (!changed.id().equals(entry.id())) {
            throw new IllegalArgumentException("a tunnel keeps its id");
        }
        return changed;
    }

    @Override
    public Mono<Tunnel> delete(TunnelId id) {
        return command(() -> Optional.ofNullable(entries.remove(id)).map(TunnelEntry::tunnel))
                .doOnNext(_ -> tellIf(true, id));
    }

    @Override
    public Mono<TunnelEntry> find(TunnelId id) {
        return Mono.defer(() -> {
            reads.incrementAndGet();
            Mono<Void> signal = heldUntil;
            Optional<TunnelEntry> read = Optional.ofNullable(entries.get(id));
            Mono<TunnelEntry> answer = command(() -> read);
            return signal == null ? answer : signal.then(answer);
        });
    }

    @Override
    public Flux<Tunnel> list(OwnerFilter filter) {
        return command(() -> Optional.of(new ArrayList<>(entries.values())))
                .flatMapIterable(all -> all)
                .map(TunnelEntry::tunnel)
                .filter(tunnel -> filter.includes(tunnel.owners()));
    }

    @Override
    public Mono<Boolean> addKey(TunnelId id, RuntimeKey key) {
        return command(() -> Optional.of(entries.computeIfPresent(id, (_, entry) -> with(entry, key)) != null))
                .doOnNext(added -> tellIf(added, id));
    }

    private static TunnelEntry with(TunnelEntry entry, RuntimeKey key) {
        List<RuntimeKey> keys = new ArrayList<>(entry.keys());
        keys.add(key);
        return new TunnelEntry(entry.tunnel(), keys, entry.version() + 1);
    }

    @Override
    public Mono<RuntimeKey> revokeKey(TunnelId id, KeyId key) {
        return command(() -> {
                    Optional<RuntimeKey> revoked =
                            Optional.ofNullable(entries.get(id)).flatMap(entry -> entry.key(key));
                    revoked.ifPresent(found -> entries.computeIfPresent(id, (_, entry) -> without(entry, found)));
                    return revoked;
                })
                .doOnNext(_ -> tellIf(true, id));
    }

    private static TunnelEntry without(TunnelEntry entry, RuntimeKey key) {
        List<RuntimeKey> keys =
                entry.keys().stream().filter(each -> !each.equals(key)).toList();
        return new TunnelEntry(entry.tunnel(), keys, entry.version() + 1);
    }

    @Override
    public Mono<Void> touchKey(TunnelId id, KeyId key, Instant when) {
        return command(() -> Optional.ofNullable(entries.computeIfPresent(
                        id,
                        (_, entry) -> new TunnelEntry(
                                entry.tunnel(),
                                entry.keys().stream()
                                        .map(each -> each.id().equals(key) ? each.usedAt(when) : each)
                                        .toList(),
                                entry.version()))))
                .then();
    }

    @Override
    public Flux<RegistryChange> changes() {
        return Flux.merge(
                List.of(told.asFlux().onBackpressureBuffer(1024), Flux.just(new RegistryChange.Everything())));
    }

    private void tellIf(boolean changed, TunnelId id) {
        if (changed) {
            tell(new RegistryChange.One(id));
        }
    }

    private void tell(RegistryChange change) {
        told.emitNext(change, Sinks.EmitFailureHandler.busyLooping(Duration.ofSeconds(1)));
    }

    private <T> Mono<T> command(Supplier<Optional<T>> command) {
        return Mono.defer(() ->
                away ? Mono.error(new RegistryUnavailableException("away", null)) : Mono.justOrEmpty(command.get()));
    }
}
