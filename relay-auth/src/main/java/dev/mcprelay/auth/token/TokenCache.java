// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.token;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;

/// Tokens whose signature was verified a short while ago, known by their digest: the token itself is not kept.
/// An entry lives for a minute or until the token expires, and no longer than its key is the issuer's. Any
/// thread.
final class TokenCache {
    static final Duration LIFE = Duration.ofSeconds(60);
    private static final int MOST = 10_000;

    private final Cache<TokenDigest, Entry> entries = Caffeine.newBuilder()
            .maximumSize(MOST)
            .executor(Runnable::run) // eviction is cheap: no other thread is needed
            .build();
    private final InstantSource clock;

    TokenCache(InstantSource clock) {
        this.clock = clock;
    }

    private record Entry(DecodedToken token, Instant until) {}

    @Nullable
    DecodedToken find(TokenDigest digest) {
        Entry entry = entries.getIfPresent(digest);
        if (entry == null) {
            return null;
        }
        if (!clock.instant().isBefore(entry.until())) {
            entries.invalidate(digest);
            return null;
        }
        return entry.token();
    }

    void keep(TokenDigest digest, DecodedToken token) {
        Instant until = clock.instant().plus(LIFE);
        Instant expiresAt = token.times().expiresAt();
        if (expiresAt != null && expiresAt.isBefore(until)) {
            until = expiresAt;
        }
        entries.put(digest, new Entry(token, until));
    }

    void forget(TokenDigest digest) {
        entries.invalidate(digest);
    }
}
