// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.settings;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Who may vouch for callers.
///
/// @param issuers trusted authorization servers
/// @param scopes what a call needs where the tunnel's policy does not say
/// @param scopeHierarchy which scopes a broader one implies
public record AuthSettings(
        @DefaultValue List<Issuer> issuers,
        @DefaultValue("mcp:tunnel") List<String> scopes,
        @DefaultValue Map<String, Set<String>> scopeHierarchy) {
    public AuthSettings {
        issuers = List.copyOf(issuers);
        scopes = List.copyOf(scopes);
        scopeHierarchy = Map.copyOf(scopeHierarchy);
    }

    /// One issuer.
    ///
    /// @param uri tokens and metadata must name it character by character
    /// @param algorithms with which its tokens may be signed
    /// @param tokenTypes that the header `typ` of its tokens may say
    /// @param audiences that count besides the URL called
    /// @param clockSkew by how much its clock and ours may differ
    /// @param tenantClaim which claim names the caller's tenants; absent: no rule that wants one ever matches
    /// @param groupsClaim the same for groups
    /// @param jwksUri absent: its metadata says it
    public record Issuer(
            String uri,
            @DefaultValue({"RS256", "ES256", "PS256"}) Set<String> algorithms,
            @DefaultValue({"at+jwt", "application/at+jwt"}) Set<String> tokenTypes,
            @DefaultValue Set<String> audiences,
            @DefaultValue("30s") Duration clockSkew,
            @Nullable String tenantClaim,
            @Nullable String groupsClaim,
            @Nullable String jwksUri) {
        public Issuer {
            algorithms = Set.copyOf(algorithms);
            tokenTypes = Set.copyOf(tokenTypes);
            audiences = Set.copyOf(audiences);
        }
    }
}
