// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.security;

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

import dev.mcprelay.auth.credential.Secret;

/// A key as it was shown, and, once judged, what its holder is.
final class BearerKey extends AbstractAuthenticationToken {
    private static final long serialVersionUID = 1L;

    private final transient Secret<String> key;
    private final String tunnel;

    private BearerKey(Secret<String> key, String tunnel, List<SimpleGrantedAuthority> authorities) {
        super(authorities);
        this.key = key;
        this.tunnel = tunnel;
        setAuthenticated(!authorities.isEmpty());
    }

    /// @param tunnel of the path, as sent; empty when it names none
    static BearerKey shown(Secret<String> key, String tunnel) {
        return new BearerKey(key, tunnel, List.of());
    }

    BearerKey as(String role) {
        return new BearerKey(key, tunnel, List.of(new SimpleGrantedAuthority("ROLE_" + role)));
    }

    Secret<String> key() {
        return key;
    }

    Optional<String> tunnel() {
        return Optional.of(tunnel).filter(named -> !named.isEmpty());
    }

    @Override
    public Object getCredentials() {
        return key;
    }

    @Override
    public Object getPrincipal() {
        return "key";
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
