// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.token;

import com.nimbusds.jose.JWSHeader;

/// The relay understands no header that a token may call critical (RFC 7515 §4.1.11).
final class CriticalHeaderCheck implements HeaderCheck {

    @Override
    public Verdict check(JWSHeader header, IssuerSettings issuer) {
        return Verdict.of(header.getCriticalParams() == null, "critical header not understood");
    }
}
