// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import dev.mcprelay.protocol.id.TunnelId;

/// What a node knows of one tunnel id, and the one read of it that may be under way.
///
/// The race that it closes: a change is told while a read is under way that was made before the change. Each
/// notice starts a new generation; what a read of an older one finds is not kept. Its waiters get it all the
/// same: they asked before the notice.
///
/// `known` and `confirmAt` are published by being volatile; all else is guarded by `this`, which is never
/// held while calling out of this package.
final class CachedTunnel {
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final TunnelId id;
    private final Source source;
    private volatile @Nullable Known known;
    private volatile Instant confirmAt = Instant.MIN;
    private long generation;
    private @Nullable Mono<Optional<TunnelEntry>> flight;
    private Instant afreshAt = Instant.MIN;
    private @Nullable Mono<Optional<TunnelEntry>> next;

    CachedTunnel(TunnelId id, Source source) {
        this.id = id;
        this.source = source;
    }

    /// Where a tunnel is read, and what happens in the same instant as it becomes known.
    interface Source {
        Mono<TunnelEntry> read(TunnelId id);

        Instant now();

        Duration confirmAfter();

        /// Called under the lock of the tunnel: it only takes a note.
        void isUnknown(CachedTunnel tunnel);
    }

    /// @param answer what look-ups are answered with, made once
    record Known(Optional<TunnelEntry> found, Mono<Optional<TunnelEntry>> answer, Instant confirmedAt) {}

    TunnelId id() {
        return id;
    }

    @Nullable
    Known known() {
        return known;
    }

    boolean isKnownAs(Optional<TunnelEntry> found) {
        Known latest = known;
        return latest != null && latest.found().equals(found);
    }

    boolean wantsConfirmation(Instant now) {
        return !now.isBefore(confirmAt);
    }

    /// It has changed: what was known must not be acted upon any more, whether or not it can be read anew.
    synchronized void changed() {
        known = null;
        mayHaveChanged();
    }

    /// It may have changed: what was known serves until it is read anew.
    synchronized void mayHaveChanged() {
        generation++;
        flight = null;
    }

    /// Joins the read under way or starts one. To be subscribed by whoever asks.
    synchronized Mono<Optional<TunnelEntry>> read() {
        if (flight == null) {
            long asking = generation;
            Instant asked = source.now();
            flight = source.read(id)
                    .map(Optional::of)
                    .defaultIfEmpty(Optional.empty())
                    .doOnNext(found -> landed(asking, new Known(found, Mono.just(found), asked)))
                    .doOnError(_ -> failed(asking))
                    .onErrorMap(CachedTunnel::unavailable)
                    .cache(); // shared by all who wait; one who leaves does not cancel it
        }
        return flight;
    }

    /// A read that begins after this call: what was written before it is found. Reads of this kind begin so
    /// far apart; whoever asks before the next one begins shares it. To be subscribed by whoever asks.
    synchronized Mono<Optional<TunnelEntry>> readAfresh(Duration apart) {
        if (next == null) {
            Duration since = Duration.between(afreshAt, source.now());
            Duration pause = since.isNegative() ? apart : apart.minus(since); // clocks may be set back
            if (!pause.isPositive()) {
                return begin();
            }
            next = Mono.delay(pause).then(Mono.defer(this::begin)).cache();
        }
        return next;
    }

    private synchronized Mono<Optional<TunnelEntry>> begin() {
        next = null;
        afreshAt = source.now();
        Mono<Optional<TunnelEntry>> running = flight;
        // it may have begun before the question; it is left alone, for whoever reads after a notice tells of it
        return running == null ? read() : running.onErrorComplete().then(Mono.defer(this::read));
    }

    private synchronized void landed(long asked, Known found) {
        if (asked != generation) {
            return; // read before the last notice of a change
        }
        flight = null;
        known = found;
        confirmAt = found.confirmedAt().plus(source.confirmAfter());
        if (found.found().isEmpty()) {
            source.isUnknown(this);
        }
    }

    private synchronized void failed(long asked) {
        if (asked == generation) {
            flight = null;
            confirmAt = source.now().plus(PAUSE_AFTER_FAILURE);
        }
    }

    private static Throwable unavailable(Throwable failure) {
        return failure instanceof RegistryUnavailableException
                ? failure
                : new RegistryUnavailableException("a tunnel cannot be read", failure);
    }
}
