// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.registry;

import java.time.Instant;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/// A credential of one tunnel's clients, as the registry knows it: never the secret, only its digest.
///
/// @param digest SHA-256 of the secret, 64 hexadecimal digits
/// @param expiresAt null: never
/// @param lastUsedAt null: never used; coarse, see [TunnelRegistry#touchKey]
public record RuntimeKey(
        KeyId id,
        String digest,
        String label,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt) {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    public RuntimeKey {
        if (!DIGEST.matcher(digest).matches()) {
            throw new IllegalArgumentException("key digest: malformed (expected: SHA-256 in hexadecimal)");
        }
    }

    public boolean expiredAt(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    public RuntimeKey usedAt(@Nullable Instant when) {
        return new RuntimeKey(id, digest, label, createdAt, expiresAt, when);
    }

    /// Without the digest: a secret of poor entropy, chosen by hand, could be guessed from it.
    @Override
    public String toString() {
        return "RuntimeKey[" + id + ", digest=[REDACTED], label=" + label + "]";
    }
}
