// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.token;

import java.util.Set;

/// The token was made for the very URL that is called (RFC 8707 §2, RFC 9068 §4), or for an audience configured
/// for its issuer. Compared as strings: a prefix, another port or a trailing slash is another resource.
final class AudienceCheck implements TokenCheck {

    @Override
    public Verdict check(DecodedToken token, Showing showing) {
        Set<String> named = token.grant().audience();
        boolean forThis = containsAny(named, showing.called().audiences())
                || containsAny(named, token.trustedAs().audiences());
        return Verdict.of(forThis, "audience: other resource (expected: the URL called)");
    }

    private static boolean containsAny(Set<String> named, Set<String> accepted) {
        return accepted.stream().anyMatch(named::contains);
    }
}
