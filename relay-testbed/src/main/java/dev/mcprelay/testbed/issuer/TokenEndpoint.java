// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.issuer;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.netty.handler.codec.http.QueryStringDecoder;

/// The client-credentials grant (RFC 6749 §4.4) with resource indicators (RFC 8707): each `resource` becomes an
/// audience.
final class TokenEndpoint {
    private static final Duration LIFE = Duration.ofMinutes(10);

    private TokenEndpoint() {}

    sealed interface Outcome {
        record Issued(String json) implements Outcome {}

        record Refused(int status, String error) implements Outcome {}
    }

    private record Client(String id, String secret) {}

    static Outcome answer(Realm realm, Optional<String> authorization, String form) {
        Map<String, List<String>> parameters = new QueryStringDecoder(form, false).parameters();
        Optional<Client> client =
                authorization.isPresent() ? basic(authorization.get()) : Optional.of(posted(parameters));
        if (client.filter(it -> realm.knows(it.id(), it.secret())).isEmpty()) {
            return new Outcome.Refused(401, "invalid_client");
        }
        if (!first(parameters, "grant_type").equals("client_credentials")) {
            return new Outcome.Refused(400, "unsupported_grant_type");
        }
        return new Outcome.Issued(issue(realm, client.get().id(), parameters));
    }

    private static String issue(Realm realm, String client, Map<String, List<String>> parameters) {
        List<String> resources = parameters.getOrDefault("resource", List.of());
        String scope = first(parameters, "scope");
        TokenSpec spec = TokenSpec.aToken().subject(client).clientId(client).expiresIn(LIFE);
        if (!scope.isEmpty()) {
            spec = spec.scope(scope);
        }
        // whoever names no resource gets a token for nobody else but the issuer
        spec = resources.isEmpty() ? spec.audience(realm.issuer()) : spec.audience(resources.toArray(String[]::new));
        return IssuerDocuments.token(realm.token(spec), LIFE.toSeconds(), scope);
    }

    private static Optional<Client> basic(String authorization) {
        if (!authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            return Optional.empty();
        }
        try {
            byte[] decoded =
                    Base64.getDecoder().decode(authorization.substring(6).strip());
            String[] parts = new String(decoded, StandardCharsets.UTF_8).split(":", 2);
            return parts.length == 2 ? Optional.of(new Client(parts[0], parts[1])) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Client posted(Map<String, List<String>> parameters) {
        return new Client(first(parameters, "client_id"), first(parameters, "client_secret"));
    }

    private static String first(Map<String, List<String>> parameters, String name) {
        List<String> values = parameters.getOrDefault(name, List.of());
        return values.isEmpty() ? "" : values.getFirst();
    }
}
