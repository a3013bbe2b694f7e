// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.issuer;

/// How a token is signed: properly, or as an attacker would.
public enum Signature {
    RS256,
    ES256,
    /// by a key that the issuer never published, under the `kid` of one that it did
    RS256_FOREIGN_KEY,
    ES256_FOREIGN_KEY,
    /// not at all: `alg` none
    NONE,
    /// with the published RSA key taken as an HMAC secret
    HS256_OF_PUBLIC_KEY
}
