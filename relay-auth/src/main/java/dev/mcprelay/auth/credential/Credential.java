// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.credential;

import java.util.List;

/// What the `Authorization` header of a request holds (RFC 9110 §11.6.2, RFC 6750 §2.1). A token in the query
/// or in a body is no credential.
public sealed interface Credential {

    /// Nothing that could be a bearer token: no header, another scheme, or no token behind the scheme.
    record None() implements Credential {}

    record Bearer(Secret<String> token) implements Credential {}

    /// More than one header, or a token with characters that none has.
    record Malformed() implements Credential {}

    /// @param headerValues every `Authorization` header of the request, in order
    static Credential of(List<String> headerValues) {
        if (headerValues.isEmpty()) {
            return new None();
        }
        if (headerValues.size() > 1) {
            return new Malformed();
        }
        String value = headerValues.getFirst().strip();
        int space = value.indexOf(' ');
        if (space < 0 || !value.substring(0, space).equalsIgnoreCase("Bearer")) {
            return new None();
        }
        String token = value.substring(space + 1).strip();
        return isToken(token) ? new Bearer(Secret.of(token)) : new Malformed();
    }

    private static boolean isToken(String token) {
        return token.chars().allMatch(Credential::isTokenCharacter);
    }

    /// Wider than `b64token`: admin keys in the field hold `:` and the like. Never what separates or quotes
    /// parameters.
    private static boolean isTokenCharacter(int c) {
        return c > 0x20 && c < 0x7f && c != ',' && c != '"';
    }
}
