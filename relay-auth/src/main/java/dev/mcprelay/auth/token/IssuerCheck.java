// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.token;

/// `iss` is, character by character, the configured issuer whose key verified the signature (RFC 9068 §4): a
/// key of one issuer proves nothing about another's tokens.
final class IssuerCheck implements TokenCheck {

    @Override
    public Verdict check(DecodedToken token, Showing showing) {
        return Verdict.of(token.issuer().equals(token.trustedAs().uri()), "issuer not trusted here");
    }
}
