// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.document;

import java.util.List;

import dev.mcprelay.auth.resource.Resource;
import dev.mcprelay.auth.token.TokenError;

/// Values of `WWW-Authenticate` (RFC 6750 §3, RFC 9728 §5.1). A challenge names all scopes that the operation
/// needs.
public final class Challenge {

    private Challenge() {}

    /// 401: nobody tried, so there is no `error`.
    public static String noCredentials(Resource called, List<String> scopes) {
        return "Bearer " + metadata(called) + scope(scopes);
    }

    /// 401.
    ///
    /// @param description fixed words: it may hold neither quotes nor anything from the request
    public static String invalidToken(Resource called, List<String> scopes, String description) {
        return "Bearer " + error(TokenError.INVALID_TOKEN) + ", error_description=\"" + description + "\", "
                + metadata(called) + scope(scopes);
    }

    /// 403.
    public static String insufficientScope(Resource called, List<String> scopes) {
        return "Bearer " + error(TokenError.INSUFFICIENT_SCOPE) + scope(scopes) + ", " + metadata(called);
    }

    /// 400.
    public static String malformed(Resource called, List<String> scopes) {
        return "Bearer " + error(TokenError.INVALID_REQUEST) + ", error_description=\"malformed credentials\", "
                + metadata(called) + scope(scopes);
    }

    private static String error(TokenError error) {
        return "error=\"" + error.wireName() + "\"";
    }

    private static String metadata(Resource called) {
        return "resource_metadata=\"" + called.metadataUri() + "\"";
    }

    private static String scope(List<String> scopes) {
        return scopes.isEmpty() ? "" : ", scope=\"" + String.join(" ", scopes) + "\"";
    }
}
