// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.token;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;

/// `typ` says access token (RFC 9068 §4): what was signed for another purpose is none (RFC 8725 §3.11).
final class TypeCheck implements HeaderCheck {

    @Override
    public Verdict check(JWSHeader header, IssuerSettings issuer) {
        JOSEObjectType type = header.getType();
        boolean accessToken = type != null
                && issuer.tokenTypes().stream().anyMatch(wanted -> wanted.equalsIgnoreCase(type.getType()));
        return Verdict.of(accessToken, "not an access token");
    }
}
