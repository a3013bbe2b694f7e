// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.token;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

import com.nimbusds.jose.JWSHeader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import dev.mcprelay.auth.token.KeySet.VerificationKey;

/// One issuer's keys, as fresh as they must be. Fresh for five minutes, fetched anew a minute before that; when
/// the issuer does not answer, the last keys serve for an hour. Every fetch, whatever its reason, takes from
/// one small bucket, so that neither a dead issuer nor a flood of unknown `kid`s costs more than a fetch in ten
/// seconds, and a rotation is still seen at once.
///
/// Any thread may ask. `current` is published by being volatile; `flight`, `bucket` and `jwksUri` are guarded
/// by `this`, which is never held while calling out.
final class IssuerKeys {
    static final Duration FRESH = Duration.ofMinutes(5);
    static final Duration REFRESH_AHEAD = Duration.ofMinutes(4);
    static final Duration STALE = Duration.ofHours(1);
    static final int BURST = 3;
    static final Duration INTERVAL = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);

    private final IssuerSettings issuer;
    private final IssuerDocuments documents;
    private final IssuerDiscovery discovery;
    private final InstantSource clock;
    private final TokenBucket bucket;

    private volatile @Nullable KeySet current;
    private @Nullable Mono<KeySet> flight;
    private @Nullable URI jwksUri;

    IssuerKeys(IssuerSettings issuer, IssuerDocuments documents, InstantSource clock) {
        this.issuer = issuer;
        this.documents = documents;
        this.discovery = new IssuerDiscovery(issuer, documents);
        this.clock = clock;
        this.bucket = new TokenBucket(BURST, INTERVAL, clock.instant());
    }

    /// The keys that may have signed a token with this header; none when the issuer has no such key.
    ///
    /// Fails with an [IssuerUnavailableException] when there are no keys at all.
    Mono<List<VerificationKey>> matching(JWSHeader header) {
        KeySet known = current;
        Duration age = known == null ? STALE : age(known);
        if (known == null || age.compareTo(FRESH) >= 0) {
            return refreshed(known).onErrorResume(e -> stale(e)).map(keys -> keys.matching(header));
        }
        List<VerificationKey> matching = known.matching(header);
        if (matching.isEmpty()) {
            // perhaps a rotation
            return refreshed(known).onErrorReturn(known).map(keys -> keys.matching(header));
        }
        if (age.compareTo(REFRESH_AHEAD) >= 0) {
            var _ = refreshed(known).subscribe(_ -> {}, _ -> {}); // logged where it failed; the next one tries again
        }
        return Mono.just(matching);
    }

    /// Whether a key that verified a token some time ago is still the issuer's.
    boolean has(String thumbprint) {
        KeySet known = current;
        return known != null && known.thumbprints().contains(thumbprint);
    }

    private Mono<KeySet> stale(Throwable failure) {
        KeySet known = current;
        return known != null && age(known).compareTo(STALE) < 0 ? Mono.just(known) : Mono.error(failure);
    }

    private Duration age(KeySet keys) {
        return Duration.between(keys.fetchedAt(), clock.instant());
    }

    /// Joins the fetch under way, or starts one if the bucket allows. Deferred, so that what is started is
    /// subscribed.
    ///
    /// @param seen the keys that were not enough
    private Mono<KeySet> refreshed(@Nullable KeySet seen) {
        return Mono.defer(() -> takeOff(seen));
    }

    private synchronized Mono<KeySet> takeOff(@Nullable KeySet seen) {
        if (flight != null) {
            return flight;
        }
        KeySet newest = current;
        if (newest != null && !newest.equals(seen)) {
            return Mono.just(newest); // they have landed since
        }
        if (!bucket.tryTake(clock.instant())) {
            return Mono.error(() -> new IssuerUnavailableException("asked often enough"));
        }
        Mono<KeySet> started = fetch(jwksUri)
                .doOnNext(this::landed)
                .doOnError(this::crashed)
                .cache(); // all who wait share it; one who leaves does not cancel it
        flight = started;
        return started;
    }

    private Mono<KeySet> fetch(@Nullable URI knownUri) {
        Mono<URI> where = knownUri == null ? discovery.jwksUri().doOnNext(this::remember) : Mono.just(knownUri);
        return where.flatMap(documents::get)
                .switchIfEmpty(Mono.error(() -> new IssuerUnavailableException("an empty key set document")))
                .map(json -> KeySet.parse(json, clock.instant()));
    }

    private synchronized void remember(URI uri) {
        jwksUri = uri;
    }

    private void landed(KeySet keys) {
        KeySet before = current;
        current = keys;
        endFlight(false);
        if (before == null || !before.thumbprints().equals(keys.thumbprints())) {
            LOG.atInfo()
                    .addKeyValue("issuer", issuer.uri())
                    .addKeyValue("keys", keys.keys().size())
                    .log("issuer keys loaded");
        }
    }

    private void crashed(Throwable failure) {
        endFlight(true);
        LOG.atWarn()
                .addKeyValue("issuer", issuer.uri())
                .addKeyValue("reason", failure.toString())
                .log("issuer keys cannot be fetched");
    }

    private synchronized void endFlight(boolean discoverAgain) {
        flight = null;
        if (discoverAgain) {
            jwksUri = null;
        }
    }
}
