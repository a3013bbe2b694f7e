// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.token;

import java.text.ParseException;
import java.util.List;
import java.util.Map;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.proc.JWSVerifierFactory;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import dev.mcprelay.auth.token.KeySet.VerificationKey;

/// From the text of a token to what its signature proves (RFC 7515, RFC 8725). The issuer that the token claims
/// only chooses among the configured ones: no key, address or algorithm is ever taken from the token.
final class TokenDecoder {
    private static final int LONGEST = 16 * 1024;
    private static final JWSVerifierFactory VERIFIERS = new DefaultJWSVerifierFactory();

    private final Map<String, TrustedIssuer> issuers;

    TokenDecoder(Map<String, TrustedIssuer> issuers) {
        this.issuers = Map.copyOf(issuers);
    }

    Mono<Decoding> decode(String token) {
        if (token.length() > LONGEST) {
            return refused("token too long");
        }
        SignedJWT jwt;
        JWTClaimsSet claims;
        try {
            jwt = SignedJWT.parse(token); // neither an encrypted token (five parts) nor `alg: none`
            claims = jwt.getJWTClaimsSet();
        } catch (ParseException | IllegalArgumentException e) {
            return refused("not a signed token");
        }
        TrustedIssuer issuer = claims.getIssuer() == null ? null : issuers.get(claims.getIssuer());
        if (issuer == null) {
            return refused("issuer not trusted here");
        }
        for (HeaderCheck check : HeaderCheck.ALL) {
            if (check.check(jwt.getHeader(), issuer.settings()) instanceof Verdict.Failed failed) {
                return refused(failed.description());
            }
        }
        return issuer.keys()
                .matching(jwt.getHeader())
                .map(keys -> verified(jwt, claims, issuer.settings(), keys))
                .onErrorResume(IssuerUnavailableException.class, _ -> refused("issuer keys not available at present"));
    }

    private static Decoding verified(
            SignedJWT jwt, JWTClaimsSet claims, IssuerSettings issuer, List<VerificationKey> keys) {
        VerificationKey signer = signer(jwt, keys);
        if (signer == null) {
            return new Decoding.Refused("signature not valid");
        }
        try {
            return new Decoding.Decoded(Claims.of(claims, issuer, signer.thumbprint()));
        } catch (ParseException e) {
            return new Decoding.Refused("claims not understood");
        }
    }

    private static @Nullable VerificationKey signer(SignedJWT jwt, List<VerificationKey> keys) {
        for (VerificationKey key : keys) {
            try {
                if (jwt.verify(VERIFIERS.createJWSVerifier(jwt.getHeader(), key.publicKey()))) {
                    return key;
                }
            } catch (JOSEException e) {
                // a key that cannot be used with this algorithm: not the signer
            }
        }
        return null;
    }

    private static Mono<Decoding> refused(String description) {
        return Mono.just(new Decoding.Refused(description));
    }
}
