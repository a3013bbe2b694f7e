// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.issuer;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;

/// Writes tokens by hand, part by part: a library would refuse most of what an attacker writes.
final class TokenMint {
    private static final Duration LIFE = Duration.ofMinutes(10);

    private TokenMint() {}

    static String mint(TokenSpec spec, String issuer, KeyPairs keys, Instant now) {
        Base64URL header = part(header(spec, keys), now);
        Base64URL claims = part(claims(spec, issuer), now);
        String signed = header + "." + claims;
        try {
            return signed + "." + sign(spec.signature(), signed.getBytes(StandardCharsets.US_ASCII), keys);
        } catch (JOSEException e) {
            throw new IllegalStateException("the issuer's own keys sign", e);
        }
    }

    private static Map<String, Object> header(TokenSpec spec, KeyPairs keys) {
        var header = new LinkedHashMap<String, Object>();
        switch (spec.signature()) {
            case RS256, RS256_FOREIGN_KEY -> header.put("alg", "RS256");
            case ES256, ES256_FOREIGN_KEY -> header.put("alg", "ES256");
            case NONE -> header.put("alg", "none");
            case HS256_OF_PUBLIC_KEY -> header.put("alg", "HS256");
        }
        header.put("typ", "at+jwt");
        boolean elliptic = header.containsValue("ES256");
        header.put("kid", elliptic ? keys.ec().getKeyID() : keys.rsa().getKeyID());
        header.putAll(spec.header());
        return header;
    }

    private static Map<String, Object> claims(TokenSpec spec, String issuer) {
        var claims = new LinkedHashMap<String, Object>();
        claims.put("iss", issuer);
        claims.put("sub", "alice");
        claims.put("client_id", "test-client");
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("iat", Duration.ZERO);
        claims.put("exp", LIFE);
        claims.putAll(spec.claims());
        return claims;
    }

    private static Base64URL part(Map<String, Object> members, Instant now) {
        members.values().removeIf(value -> value.equals(Optional.empty()));
        members.replaceAll((_, value) ->
                value instanceof Duration fromNow ? now.plus(fromNow).getEpochSecond() : value);
        return Base64URL.encode(JSONObjectUtils.toJSONString(members));
    }

    private static String sign(Signature how, byte[] signed, KeyPairs own) throws JOSEException {
        return switch (how) {
            case RS256 -> sign(new RSASSASigner(own.rsa()), JWSAlgorithm.RS256, signed);
            case ES256 -> sign(new ECDSASigner(own.ec()), JWSAlgorithm.ES256, signed);
            case RS256_FOREIGN_KEY -> sign(new RSASSASigner(KeyPairs.Foreign.KEYS.rsa()), JWSAlgorithm.RS256, signed);
            case ES256_FOREIGN_KEY -> sign(new ECDSASigner(KeyPairs.Foreign.KEYS.ec()), JWSAlgorithm.ES256, signed);
            case NONE -> "";
            case HS256_OF_PUBLIC_KEY ->
                sign(new MACSigner(own.rsa().toRSAPublicKey().getEncoded()), JWSAlgorithm.HS256, signed);
        };
    }

    private static String sign(JWSSigner signer, JWSAlgorithm algorithm, byte[] signed) throws JOSEException {
        return signer.sign(new JWSHeader(algorithm), signed).toString();
    }
}
