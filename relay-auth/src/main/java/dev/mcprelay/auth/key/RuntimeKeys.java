// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.key;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.auth.credential.Secret;
import dev.mcprelay.auth.registry.KeyId;
import dev.mcprelay.auth.registry.RuntimeKey;
import dev.mcprelay.auth.registry.TunnelEntry;

/// Mints and matches the keys of tunnel clients. A minted key has 256 random bits, so that a plain SHA-256 of
/// it is as good as a slow hash.
public final class RuntimeKeys {
    private static final String PREFIX = "tk_";
    private static final int BYTES = 32;

    private final SecureRandom random = new SecureRandom();
    private final InstantSource clock;

    public RuntimeKeys(InstantSource clock) {
        this.clock = clock;
    }

    /// @param expiresAt null: never
    public MintedKey mint(String label, @Nullable Instant expiresAt) {
        byte[] bits = new byte[BYTES];
        random.nextBytes(bits);
        String secret = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var key = new RuntimeKey(KeyId.mint(), Digest.of(secret).hex(), label, now, expiresAt, null);
        return new MintedKey(key, Secret.of(secret));
    }

    /// Compares with every key of the tunnel, whichever matches: the time taken says nothing about where or how
    /// far.
    public KeyMatch match(Secret<String> shown, TunnelEntry entry) {
        Digest digest = Digest.of(shown.reveal());
        RuntimeKey found = null;
        for (RuntimeKey key : entry.keys()) {
            if (digest.matches(key.digest())) {
                found = key;
            }
        }
        if (found == null) {
            return new KeyMatch.Invalid();
        }
        return found.expiredAt(clock.instant()) ? new KeyMatch.Expired(found.id()) : new KeyMatch.Valid(found.id());
    }
}
