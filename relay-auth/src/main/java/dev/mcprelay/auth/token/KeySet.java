// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.token;

import java.security.PublicKey;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import org.jspecify.annotations.Nullable;

/// An issuer's public keys as they were at one moment.
record KeySet(List<VerificationKey> keys, Set<String> thumbprints, Instant fetchedAt) {
    private static final int MOST_KEYS = 100;
    private static final int SMALLEST_RSA = 2048;

    /// A token without `kid` may be tried with so many keys: each try costs up to a millisecond.
    private static final int MOST_CANDIDATES = 4;

    KeySet {
        keys = List.copyOf(keys);
        thumbprints = Set.copyOf(thumbprints);
    }

    record VerificationKey(JWK jwk, PublicKey publicKey, String thumbprint) {}

    static KeySet parse(String json, Instant now) {
        try {
            List<VerificationKey> keys = new ArrayList<>();
            for (JWK jwk : JWKSet.parse(json).getKeys()) {
                VerificationKey key = usable(jwk);
                if (key != null && keys.size() < MOST_KEYS) {
                    keys.add(key);
                }
            }
            return new KeySet(
                    keys, keys.stream().map(VerificationKey::thumbprint).collect(Collectors.toSet()), now);
        } catch (ParseException e) {
            throw new IssuerUnavailableException("the key set is not JSON Web Keys");
        }
    }

    /// The keys that may have signed a token with this header: by `kid`, key type, curve, use and algorithm.
    /// Keys inside the header (`jwk`, `jku`, `x5u`, `x5c`) are never looked at.
    List<VerificationKey> matching(JWSHeader header) {
        JWKMatcher matcher = JWKMatcher.forJWSHeader(header);
        if (matcher == null) {
            return List.of();
        }
        return keys.stream()
                .filter(key -> matcher.matches(key.jwk()))
                .limit(MOST_CANDIDATES)
                .toList();
    }

    private static @Nullable VerificationKey usable(JWK jwk) {
        boolean tooShort = jwk instanceof RSAKey rsa && rsa.size() < SMALLEST_RSA;
        if (tooShort || !(jwk instanceof AsymmetricJWK asymmetric)) {
            return null;
        }
        try {
            return new VerificationKey(
                    jwk.toPublicJWK(),
                    asymmetric.toPublicKey(),
                    jwk.computeThumbprint().toString());
        } catch (JOSEException unsupported) {
            return null; // a key of a kind that we cannot verify with, beside others that we can
        }
    }
}
