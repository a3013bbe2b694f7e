// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.issuer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.nimbusds.jose.util.JSONObjectUtils;

/// What an issuer tells about itself and its tokens, as JSON.
final class IssuerDocuments {
    private IssuerDocuments() {}

    /// RFC 8414 §2 and OpenID Connect Discovery §3 in one document.
    static String metadata(Realm realm) {
        var metadata = new LinkedHashMap<String, Object>();
        metadata.put("issuer", realm.quirks().issuerInMetadata().orElseGet(realm::issuer));
        metadata.put("token_endpoint", realm.tokenEndpoint());
        metadata.put("jwks_uri", realm.jwksUri());
        metadata.put("grant_types_supported", List.of("client_credentials"));
        metadata.put("response_types_supported", List.of());
        metadata.put("token_endpoint_auth_methods_supported", List.of("client_secret_basic", "client_secret_post"));
        metadata.put("code_challenge_methods_supported", List.of("S256"));
        metadata.put("subject_types_supported", List.of("public"));
        metadata.put("id_token_signing_alg_values_supported", List.of("RS256", "ES256"));
        return JSONObjectUtils.toJSONString(metadata);
    }

    static String token(String token, long seconds, String scope) {
        var answer = new LinkedHashMap<String, Object>();
        answer.put("access_token", token);
        answer.put("token_type", "Bearer");
        answer.put("expires_in", seconds);
        if (!scope.isEmpty()) {
            answer.put("scope", scope);
        }
        return JSONObjectUtils.toJSONString(answer);
    }

    static String error(String code) {
        return JSONObjectUtils.toJSONString(Map.of("error", code));
    }
}
