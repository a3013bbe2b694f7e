// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.token;

import java.net.URI;
import java.time.Duration;
import java.util.Set;

import com.nimbusds.jose.JWSAlgorithm;
import org.jspecify.annotations.Nullable;

/// An authorization server whose tokens count (`relay.auth.issuers[]`).
///
/// @param uri the issuer identifier; tokens and metadata must name it character by character
/// @param algorithms for signatures; asymmetric ones only
/// @param tokenTypes values of the header `typ` that access tokens of this issuer have, without regard to
/// case
/// @param audiences which count besides the URL called, for issuers that do not know RFC 8707
/// @param clockSkew how far the issuer's clock may be off (0 to 60 s)
/// @param claims where principals' attributes are found
/// @param jwksUri null: the metadata document says it
public record IssuerSettings(
        String uri,
        Set<String> algorithms,
        Set<String> tokenTypes,
        Set<String> audiences,
        Duration clockSkew,
        ClaimNames claims,
        @Nullable String jwksUri) {
    public static final Set<String> DEFAULT_ALGORITHMS = Set.of("RS256", "ES256", "PS256");
    public static final Set<String> DEFAULT_TOKEN_TYPES = Set.of("at+jwt", "application/at+jwt");
    public static final Duration DEFAULT_CLOCK_SKEW = Duration.ofSeconds(30);

    private static final Duration LARGEST_CLOCK_SKEW = Duration.ofSeconds(60);
    private static final Set<String> POSSIBLE_ALGORITHMS = Set.of(
            JWSAlgorithm.RS256.getName(),
            JWSAlgorithm.RS384.getName(),
            JWSAlgorithm.RS512.getName(),
            JWSAlgorithm.PS256.getName(),
            JWSAlgorithm.PS384.getName(),
            JWSAlgorithm.PS512.getName(),
            JWSAlgorithm.ES256.getName(),
            JWSAlgorithm.ES384.getName(),
            JWSAlgorithm.ES512.getName());

    public IssuerSettings {
        requireUrl("issuer", uri);
        if (jwksUri != null) {
            requireUrl("jwks-uri", jwksUri);
        }
        algorithms = Set.copyOf(algorithms);
        if (algorithms.isEmpty() || !POSSIBLE_ALGORITHMS.containsAll(algorithms)) {
            throw new IllegalArgumentException("algorithms: " + algorithms + " (expected: some of "
                    + POSSIBLE_ALGORITHMS.stream().sorted().toList() + ")");
        }
        tokenTypes = Set.copyOf(tokenTypes);
        if (tokenTypes.isEmpty()) {
            throw new IllegalArgumentException("token-types: none (expected: at least one, such as at+jwt)");
        }
        audiences = Set.copyOf(audiences);
        if (clockSkew.isNegative() || clockSkew.compareTo(LARGEST_CLOCK_SKEW) > 0) {
            throw new IllegalArgumentException(
                    "clock-skew: " + clockSkew + " (expected: 0 to " + LARGEST_CLOCK_SKEW.toSeconds() + " s)");
        }
    }

    /// Where an issuer puts what the rules of a tunnel ask for.
    ///
    /// @param tenant name of the claim that holds the tenant or tenants; null: none
    /// @param groups name of the claim that holds the groups or roles; null: none
    public record ClaimNames(
            @Nullable String tenant, @Nullable String groups) {
        public static final ClaimNames NONE = new ClaimNames(null, null);
    }

    /// An issuer with the defaults.
    public static IssuerSettings of(String uri) {
        return new IssuerSettings(
                uri, DEFAULT_ALGORITHMS, DEFAULT_TOKEN_TYPES, Set.of(), DEFAULT_CLOCK_SKEW, ClaimNames.NONE, null);
    }

    /// Production wants this of every issuer.
    public boolean isHttps() {
        return uri.startsWith("https:");
    }

    private static void requireUrl(String what, String value) {
        URI uri;
        try {
            uri = URI.create(value);
        } catch (IllegalArgumentException e) {
            throw noUrl(what);
        }
        boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
        if (!web || uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw noUrl(what);
        }
    }

    /// Without the value: it may hold a password.
    private static IllegalArgumentException noUrl(String what) {
        return new IllegalArgumentException(what + ": not usable (expected: a https URL without user or fragment)");
    }
}
