// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.token;

/// What a token turned out to be.
sealed interface Decoding {

    /// Signed by a key of a trusted issuer. Whether it is good for anything is another question.
    record Decoded(DecodedToken token) implements Decoding {}

    /// @param description fixed words for strangers
    record Refused(String description) implements Decoding {}
}
