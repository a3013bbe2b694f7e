// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.token;

import java.text.ParseException;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import com.nimbusds.jwt.JWTClaimsSet;
import org.jspecify.annotations.Nullable;

import dev.mcprelay.auth.token.DecodedToken.Grant;
import dev.mcprelay.auth.token.DecodedToken.Identity;
import dev.mcprelay.auth.token.DecodedToken.Marks;
import dev.mcprelay.auth.token.DecodedToken.Times;

/// Reads the claims that matter (RFC 9068 §2.2), and the usual spellings of issuers that do not know that RFC.
final class Claims {
    private static final Set<String> ONLY_IN_ID_TOKENS = Set.of("nonce", "at_hash", "c_hash");

    private Claims() {}

    /// @throws ParseException when a claim is of a type that it cannot have
    static DecodedToken of(JWTClaimsSet claims, IssuerSettings issuer, String keyThumbprint) throws ParseException {
        IssuerSettings.ClaimNames names = issuer.claims();
        return new DecodedToken(
                issuer,
                claims.getIssuer(),
                new Identity(
                        claims.getSubject(),
                        clientId(claims),
                        named(claims, names.tenant()),
                        named(claims, names.groups())),
                new Grant(Set.copyOf(claims.getAudience()), scopes(claims)),
                new Times(
                        instant(claims.getExpirationTime()),
                        instant(claims.getNotBeforeTime()),
                        instant(claims.getIssueTime())),
                new Marks(
                        claims.getClaim("cnf") != null,
                        claims.getClaims().keySet().stream().anyMatch(ONLY_IN_ID_TOKENS::contains)),
                keyThumbprint);
    }

    /// `azp` is how Keycloak and OpenID Connect say it.
    private static @Nullable String clientId(JWTClaimsSet claims) throws ParseException {
        String clientId = claims.getStringClaim("client_id");
        return clientId != null ? clientId : claims.getStringClaim("azp");
    }

    /// `scope` is one string (RFC 8693 §4.2); `scp` a string or a list elsewhere.
    private static Set<String> scopes(JWTClaimsSet claims) throws ParseException {
        Object scope = claims.getClaim("scope") != null ? claims.getClaim("scope") : claims.getClaim("scp");
        if (scope instanceof String words) {
            return new LinkedHashSet<>(List.of(words.strip().split(" +")));
        }
        return strings("scope", scope);
    }

    private static Set<String> named(JWTClaimsSet claims, @Nullable String name) throws ParseException {
        if (name == null) {
            return Set.of();
        }
        Object value = claims.getClaim(name);
        return value instanceof String one ? Set.of(one) : strings(name, value);
    }

    private static Set<String> strings(String name, @Nullable Object value) throws ParseException {
        if (value == null) {
            return Set.of();
        }
        if (!(value instanceof Collection<?> values) || !values.stream().allMatch(String.class::isInstance)) {
            throw new ParseException(name + ": neither a string nor a list of strings", 0);
        }
        Set<String> strings = new LinkedHashSet<>();
        values.forEach(each -> strings.add((String) each));
        return strings;
    }

    private static @Nullable Instant instant(@Nullable Date date) {
        return date == null ? null : date.toInstant();
    }
}
