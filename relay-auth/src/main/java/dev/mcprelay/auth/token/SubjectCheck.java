// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.token;

/// The token names a principal (RFC 9068 §2.2): without one, everybody would be the same.
final class SubjectCheck implements TokenCheck {

    @Override
    public Verdict check(DecodedToken token, Showing showing) {
        String subject = token.identity().subject();
        return Verdict.of(subject != null && !subject.isBlank(), "token without subject");
    }
}
