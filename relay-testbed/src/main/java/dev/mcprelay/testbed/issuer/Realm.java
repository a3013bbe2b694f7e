// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.issuer;

import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import static java.util.Objects.requireNonNull;

/// One issuer of a [TestIssuer]: its own keys, clients, quirks and counters. Safe from any thread.
public final class Realm {
    private final String issuer;
    private final InstantSource clock;
    private final KeyRing keys = new KeyRing();
    private final Map<String, String> clients = new ConcurrentHashMap<>();
    private final AtomicInteger metadataFetches = new AtomicInteger();
    private final AtomicInteger jwksFetches = new AtomicInteger();
    private volatile IssuerQuirks quirks = IssuerQuirks.NONE;

    Realm(String issuer, InstantSource clock) {
        this.issuer = issuer;
        this.clock = clock;
    }

    /// The issuer identifier, as `iss` and metadata say it.
    public String issuer() {
        return issuer;
    }

    public String jwksUri() {
        return issuer + "/jwks";
    }

    public String tokenEndpoint() {
        return issuer + "/token";
    }

    /// A token of this issuer, honest or not.
    public String token(TokenSpec spec) {
        return TokenMint.mint(spec, issuer, keys.current(), clock.instant());
    }

    /// Lets this client get tokens at [#tokenEndpoint()].
    public void registerClient(String id, String secret) {
        clients.put(id, secret);
    }

    /// Signs with new keys from now on; the old ones stay published.
    public void rotateKeys() {
        keys.rotate();
    }

    /// Publishes the newest keys only.
    public void withdrawOldKeys() {
        keys.withdrawOld();
    }

    /// Applies to requests from now on.
    public void quirks(IssuerQuirks newQuirks) {
        quirks = newQuirks;
    }

    /// Requests for metadata of either kind, answered or not.
    public int metadataFetches() {
        return metadataFetches.get();
    }

    /// Requests for the key set, answered or not.
    public int jwksFetches() {
        return jwksFetches.get();
    }

    IssuerQuirks quirks() {
        return quirks;
    }

    /// The metadata of RFC 8414 and of OpenID discovery: one document serves both.
    String metadata() {
        metadataFetches.incrementAndGet();
        return IssuerDocuments.metadata(this);
    }

    String jwks() {
        jwksFetches.incrementAndGet();
        return quirks.hugeKeySet() ? keys.hugeSet() : keys.publishedSet();
    }

    boolean knows(String clientId, String secret) {
        return clients.containsKey(clientId)
                && requireNonNull(clients.get(clientId)).equals(secret);
    }
}
