// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.document;

/// What a relay without issuers says wherever a token would be of use: no token can be good, whatever the
/// tunnel. The same words for every tunnel, known or not.
public final class MissingIssuer {
    /// The end of a sentence.
    public static final String WORDS = "this relay trusts no issuer, so no token is good here; configure"
            + " relay.auth.issuers (docs/reference/configuration.md), or in development give the tunnel the policy mode open";

    private MissingIssuer() {}
}
