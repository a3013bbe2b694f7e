// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.token;

/// What one check says.
sealed interface Verdict {
    Verdict PASSED = new Passed();

    record Passed() implements Verdict {}

    /// @param description fixed words for strangers
    record Failed(TokenError error, String description) implements Verdict {}

    static Verdict failed(String description) {
        return new Failed(TokenError.INVALID_TOKEN, description);
    }

    static Verdict of(boolean passed, String otherwise) {
        return passed ? PASSED : failed(otherwise);
    }
}
