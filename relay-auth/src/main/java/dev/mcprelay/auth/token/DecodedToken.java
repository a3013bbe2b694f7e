// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.token;

import java.time.Instant;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/// What the signature of a token proves, and nothing that depends on when or where it is shown.
///
/// @param keyThumbprint of the key that signed it (RFC 7638): gone from the issuer's set, the token is
/// forgotten
record DecodedToken(
        IssuerSettings trustedAs,
        String issuer,
        Identity identity,
        Grant grant,
        Times times,
        Marks marks,
        String keyThumbprint) {

    /// @param subject null when the token names none
    record Identity(@Nullable String subject, @Nullable String clientId, Set<String> tenants, Set<String> groups) {}

    record Grant(Set<String> audience, Set<String> scopes) {}

    record Times(
            @Nullable Instant expiresAt,
            @Nullable Instant notBefore,
            @Nullable Instant issuedAt) {}

    /// @param bound whether the token is bound to a key (`cnf`)
    /// @param ofIdToken whether it has claims that only ID tokens have
    record Marks(boolean bound, boolean ofIdToken) {}

    /// Only for a token that passed every check.
    Caller caller() {
        if (identity.subject == null || times.expiresAt == null) {
            throw new IllegalStateException("a caller was asked of a token that was not checked");
        }
        return new Caller(
                issuer,
                identity.subject,
                identity.clientId,
                grant.scopes,
                identity.tenants,
                identity.groups,
                times.expiresAt);
    }
}
