// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.issuer;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a token shall say. Whatever is not said here the issuer fills in as an honest one would: its own `iss`, a
/// subject, client and `jti`, ten minutes of life, type `at+jwt`, `kid` and `alg` of the key that signs; but no
/// audience and no scope.
///
/// @param header overrides and additions; an empty [Optional] removes the parameter
/// @param claims the same for claims; a [Duration] stands for that long from now, in seconds
public record TokenSpec(Map<String, Object> header, Map<String, Object> claims, Signature signature) {

    public TokenSpec {
        header = Map.copyOf(header);
        claims = Map.copyOf(claims);
    }

    public static TokenSpec aToken() {
        return new TokenSpec(Map.of(), Map.of(), Signature.RS256);
    }

    public TokenSpec issuer(String issuer) {
        return claim("iss", issuer);
    }

    public TokenSpec subject(String subject) {
        return claim("sub", subject);
    }

    /// One audience is written as a string, several as an array.
    public TokenSpec audience(String... audiences) {
        return claim("aud", audiences.length == 1 ? audiences[0] : List.of(audiences));
    }

    public TokenSpec clientId(String clientId) {
        return claim("client_id", clientId);
    }

    /// @param scope names with blanks between
    public TokenSpec scope(String scope) {
        return claim("scope", scope);
    }

    /// @param fromNow negative for an expired token
    public TokenSpec expiresIn(Duration fromNow) {
        return claim("exp", fromNow);
    }

    public TokenSpec notBefore(Duration fromNow) {
        return claim("nbf", fromNow);
    }

    public TokenSpec issuedAt(Duration fromNow) {
        return claim("iat", fromNow);
    }

    public TokenSpec type(String typ) {
        return header("typ", typ);
    }

    public TokenSpec claim(String name, Object value) {
        return new TokenSpec(header, with(claims, name, value), signature);
    }

    public TokenSpec withoutClaim(String name) {
        return claim(name, Optional.empty());
    }

    public TokenSpec header(String name, Object value) {
        return new TokenSpec(with(header, name, value), claims, signature);
    }

    public TokenSpec withoutHeader(String name) {
        return header(name, Optional.empty());
    }

    public TokenSpec signed(Signature how) {
        return new TokenSpec(header, claims, how);
    }

    private static Map<String, Object> with(Map<String, Object> map, String name, Object value) {
        var copy = new LinkedHashMap<>(map);
        copy.put(name, value);
        return copy;
    }
}
