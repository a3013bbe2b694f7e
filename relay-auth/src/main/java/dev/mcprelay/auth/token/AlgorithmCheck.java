// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.token;

import com.nimbusds.jose.JWSHeader;

/// `alg` is one that the issuer is configured for (RFC 8725 §3.1). Never `none`; never HMAC, which would take
/// the issuer's public key for a shared secret.
final class AlgorithmCheck implements HeaderCheck {

    @Override
    public Verdict check(JWSHeader header, IssuerSettings issuer) {
        return Verdict.of(issuer.algorithms().contains(header.getAlgorithm().getName()), "algorithm not allowed");
    }
}
