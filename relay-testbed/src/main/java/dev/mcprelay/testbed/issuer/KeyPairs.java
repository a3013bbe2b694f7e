// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.issuer;

import java.util.UUID;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;

/// A key for each algorithm, made together and rotated together.
record KeyPairs(RSAKey rsa, ECKey ec) {

    /// Keys that no issuer publishes; made when a first forger asks.
    static final class Foreign {
        static final KeyPairs KEYS = generate();

        private Foreign() {}
    }

    static KeyPairs generate() {
        String id = UUID.randomUUID().toString();
        try {
            return new KeyPairs(
                    new RSAKeyGenerator(2048)
                            .keyID("rsa-" + id)
                            .keyUse(KeyUse.SIGNATURE)
                            .algorithm(JWSAlgorithm.RS256)
                            .generate(),
                    new ECKeyGenerator(Curve.P_256)
                            .keyID("ec-" + id)
                            .keyUse(KeyUse.SIGNATURE)
                            .algorithm(JWSAlgorithm.ES256)
                            .generate());
        } catch (JOSEException e) {
            throw new IllegalStateException("every JDK makes RSA and P-256 keys", e);
        }
    }
}
