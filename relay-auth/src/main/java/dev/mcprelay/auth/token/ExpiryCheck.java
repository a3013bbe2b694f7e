// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.token;

import java.time.Duration;
import java.time.Instant;

/// The token ends, has not ended, and has begun (RFC 7519 §4.1.4 to §4.1.6), give or take the issuer's clock
/// skew.
final class ExpiryCheck implements TokenCheck {

    @Override
    public Verdict check(DecodedToken token, Showing showing) {
        Duration skew = token.trustedAs().clockSkew();
        Instant expiresAt = token.times().expiresAt();
        if (expiresAt == null) {
            return Verdict.failed("token without expiry");
        }
        if (!showing.now().minus(skew).isBefore(expiresAt)) {
            return Verdict.failed("token expired");
        }
        Instant latestStart = showing.now().plus(skew);
        Instant notBefore = token.times().notBefore();
        if (notBefore != null && notBefore.isAfter(latestStart)) {
            return Verdict.failed("token not valid yet");
        }
        Instant issuedAt = token.times().issuedAt();
        return Verdict.of(issuedAt == null || !issuedAt.isAfter(latestStart), "token issued in the future");
    }
}
