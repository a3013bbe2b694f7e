// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.token;

/// What the credentials of a request were worth.
public sealed interface AuthenticationResult {

    record Authenticated(Caller caller) implements AuthenticationResult {}

    /// 401, without an `error`: nobody tried.
    record NoCredentials() implements AuthenticationResult {}

    /// 401.
    ///
    /// @param description fixed words for strangers; nothing from the token is in them
    record Rejected(TokenError error, String description) implements AuthenticationResult {}

    /// 400: several `Authorization` headers, or something that is no token.
    record Malformed() implements AuthenticationResult {}
}
