// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.token;

/// An ID token tells a client who logged in; it grants nothing (RFC 9068 §5, OpenID Connect Core §3.1.3.6).
/// Known by `nonce`, `at_hash` or `c_hash`, for issuers whose access tokens have no type of their own.
final class NotIdTokenCheck implements TokenCheck {

    @Override
    public Verdict check(DecodedToken token, Showing showing) {
        return Verdict.of(!token.marks().ofIdToken(), "not an access token");
    }
}
