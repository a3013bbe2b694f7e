// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.registry;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Optional;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.Sinks.EmitFailureHandler;
import reactor.util.retry.Retry;

import dev.mcprelay.auth.registry.CachedTunnel.Known;
import dev.mcprelay.protocol.id.TunnelId;

import static reactor.core.publisher.Sinks.EmitFailureHandler.FAIL_FAST;

/// The tunnels that this node has to do with, kept in memory so that no call asks the store. A change made
/// anywhere is told by the store, and from then on the old entry is not acted upon. When the store is gone,
/// entries serve for a bounded grace; then, and for tunnels that are not known, look-ups fail with a
/// [RegistryUnavailableException].
///
/// Any thread; look-ups of known tunnels answer at once. Bounded: the tunnels least in use are dropped, and
/// unknown ids are remembered apart, so that guessing ids drops nothing.
public final class CachedTunnels implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CachedTunnels.class);
    private static final int READS_AT_ONCE = 64;
    private static final int NOTICES_WAITING = 65_536;
    private static final Duration CONTENTION = Duration.ofMillis(100);
    private static final Duration RECHECKS_APART = Duration.ofMillis(250);
    private static final Mono<Optional<TunnelEntry>> UNKNOWN = Mono.just(Optional.empty());

    private final TunnelRegistry registry;
    private final CacheSettings settings;
    private final InstantSource clock;
    private final CachedTunnel.Source source = new RegistrySource();
    private final Cache<TunnelId, CachedTunnel> tunnels;
    private final Cache<TunnelId, Instant> unknownUntil;
    private final Sinks.Many<TunnelChange> learned = Sinks.many().multicast().directBestEffort();
    private final Sinks.Many<RegistryChange> changedHere =
            Sinks.many().multicast().directBestEffort();
    private final Disposable notices;

    /// Listens to the registry from now on, until closed.
    public CachedTunnels(TunnelRegistry registry, CacheSettings settings, InstantSource clock) {
        this.registry = registry;
        this.settings = settings;
        this.clock = clock;
        this.tunnels = bounded(settings.tunnels());
        this.unknownUntil = bounded(settings.tunnels());
        this.notices = listen();
    }

    /// The tunnel, or empty when there is none.
    public Mono<Optional<TunnelEntry>> lookup(TunnelId id) {
        Known known = usable(id);
        if (known != null) {
            return known.answer();
        }
        if (isKnownToBeUnknown(id)) {
            return UNKNOWN;
        }
        // deferred, so that a read that is started is subscribed
        return Mono.defer(() -> tunnel(id).read());
    }

    /// The tunnel as the store has it after this question, for a request that what is known would refuse: its
    /// key may be newer than the last notice. Bounded: such reads of one tunnel begin 250 ms apart, and a
    /// request that comes between waits for the next one.
    public Mono<Optional<TunnelEntry>> recheck(TunnelId id) {
        return isKnownToBeUnknown(id) ? UNKNOWN : Mono.defer(() -> tunnel(id).readAfresh(RECHECKS_APART));
    }

    /// This node has changed the tunnel itself: it does not wait for the store's notice. Followers are told
    /// as after one, for this outdates the read that the notice may have started already.
    public void changedHere(TunnelId id) {
        RegistryChange change = new RegistryChange.One(id);
        outdate(change);
        changedHere.emitNext(change, EmitFailureHandler.busyLooping(CONTENTION));
    }

    /// The tunnel, if it is known here and now; null says nothing about whether it exists.
    public @Nullable TunnelEntry peek(TunnelId id) {
        Known known = usable(id);
        return known == null ? null : known.found().orElse(null);
    }

    /// What this node learns about changed tunnels, from subscription on, after look-ups answer accordingly.
    /// Says more than necessary (unchanged tunnels after a broken connection), and nothing of a tunnel that
    /// was dropped for lack of space and changed while the connection was broken. A subscriber that falls
    /// far behind is cut with an error.
    public Flux<TunnelChange> changes() {
        return learned.asFlux().onBackpressureBuffer(NOTICES_WAITING);
    }

    @Override
    public void close() {
        notices.dispose();
    }

    private @Nullable Known usable(TunnelId id) {
        CachedTunnel tunnel = tunnels.getIfPresent(id);
        Known known = tunnel == null ? null : tunnel.known();
        if (tunnel == null || known == null) {
            return null;
        }
        Instant now = clock.instant();
        if (Duration.between(known.confirmedAt(), now).compareTo(settings.grace()) > 0) {
            return null;
        }
        if (tunnel.wantsConfirmation(now)) {
            var _ = tunnel.read().subscribe(_ -> {}, _ -> {}); // a failure leaves the entry to its grace
        }
        return known;
    }

    private CachedTunnel tunnel(TunnelId id) {
        return tunnels.get(id, missing -> new CachedTunnel(missing, source));
    }

    private boolean isKnownToBeUnknown(TunnelId id) {
        Instant until = unknownUntil.getIfPresent(id);
        return until != null && clock.instant().isBefore(until);
    }

    private Disposable listen() {
        return Flux.merge(registry.changes(), changedHere.asFlux())
                .doOnNext(this::outdate) // at once, before any read: an old entry must not be acted upon
                // a notice that finds no room is only not passed on; look-ups read anew all the same
                .onBackpressureBuffer(NOTICES_WAITING, BufferOverflowStrategy.DROP_LATEST)
                .flatMap(this::readAnew, READS_AT_ONCE)
                .doOnError(e -> LOG.atError().setCause(e).log("registry changes interrupted"))
                .retryWhen(Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(50)).maxBackoff(Duration.ofSeconds(1)))
                .subscribe(change -> learned.emitNext(change, FAIL_FAST));
    }

    private void outdate(RegistryChange change) {
        switch (change) {
            case RegistryChange.One(var id) -> {
                tunnel(id).changed();
                unknownUntil.invalidate(id); // after the new generation: an older read can note it as unknown no more
            }
            case RegistryChange.Everything _ -> {
                tunnels.asMap().values().forEach(CachedTunnel::mayHaveChanged);
                unknownUntil.invalidateAll();
            }
        }
    }

    private Flux<TunnelChange> readAnew(RegistryChange change) {
        return switch (change) {
            case RegistryChange.One(var id) -> readAnew(tunnel(id)).flux();
            case RegistryChange.Everything _ ->
                Flux.fromIterable(new ArrayList<>(tunnels.asMap().values())).flatMap(this::readAnew, READS_AT_ONCE);
        };
    }

    private Mono<TunnelChange> readAnew(CachedTunnel tunnel) {
        return Mono.defer(tunnel::read)
                .filter(tunnel::isKnownAs) // else there was another notice meanwhile: its read tells
                .<TunnelChange>map(found -> found.<TunnelChange>map(TunnelChange.Current::new)
                        .orElseGet(() -> new TunnelChange.Deleted(tunnel.id())))
                .onErrorResume(RegistryUnavailableException.class, _ -> Mono.empty()); // told again on reconnection
    }

    private static <V> Cache<TunnelId, V> bounded(int size) {
        return Caffeine.newBuilder().maximumSize(size).executor(Runnable::run).build();
    }

    private final class RegistrySource implements CachedTunnel.Source {
        @Override
        public Mono<TunnelEntry> read(TunnelId id) {
            return registry.find(id);
        }

        @Override
        public Instant now() {
            return clock.instant();
        }

        @Override
        public Duration confirmAfter() {
            return settings.confirmAfter();
        }

        @Override
        public void isUnknown(CachedTunnel tunnel) {
            unknownUntil.put(tunnel.id(), clock.instant().plus(settings.unknownFor()));
            tunnels.asMap().remove(tunnel.id(), tunnel);
        }
    }
}
