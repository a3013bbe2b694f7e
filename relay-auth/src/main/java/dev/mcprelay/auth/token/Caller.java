// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.token;

import java.time.Instant;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/// Who calls: what a checked access token says about its principal.
///
/// @param issuer the configured string
/// @param clientId `client_id`, or `azp` where an issuer knows only that; null when the token has neither
/// @param expiresAt when the token ends; a stream may outlive it by the issuer's clock skew at most
public record Caller(
        String issuer,
        String subject,
        @Nullable String clientId,
        Set<String> scopes,
        Set<String> tenants,
        Set<String> groups,
        Instant expiresAt) {

    /// Whoever calls an open tunnel: all of them are one principal.
    public static final Caller ANONYMOUS = new Caller("", "", null, Set.of(), Set.of(), Set.of(), Instant.MAX);

    public Caller {
        scopes = Set.copyOf(scopes);
        tenants = Set.copyOf(tenants);
        groups = Set.copyOf(groups);
    }

    public boolean isAnonymous() {
        return issuer.isEmpty();
    }

    /// The principal: the same for the same issuer and subject, whatever the token.
    public Principal principal() {
        return Principal.of(issuer, subject);
    }
}
