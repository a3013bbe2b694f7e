// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.token;

import java.net.URI;
import java.util.List;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Finds where an issuer publishes its keys: RFC 8414 §3.1 with the path inserted, then OpenID Connect
/// Discovery with the path inserted and appended. A document counts only if the `issuer` in it is the
/// configured string (RFC 8414 §3.3).
final class IssuerDiscovery {
    private static final String OAUTH = "/.well-known/oauth-authorization-server";
    private static final String OPENID = "/.well-known/openid-configuration";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final IssuerSettings issuer;
    private final IssuerDocuments documents;

    IssuerDiscovery(IssuerSettings issuer, IssuerDocuments documents) {
        this.issuer = issuer;
        this.documents = documents;
    }

    Mono<URI> jwksUri() {
        return issuer.jwksUri() != null ? Mono.just(URI.create(issuer.jwksUri())) : discovered();
    }

    private Mono<URI> discovered() {
        return Flux.fromIterable(places(URI.create(issuer.uri())))
                .concatMap(this::keysNamedBy, 1) // one after the other: most issuers have the first
                .next()
                .switchIfEmpty(Mono.error(
                        () -> new IssuerUnavailableException("no metadata document names this issuer and its keys")));
    }

    static List<URI> places(URI issuer) {
        String origin = issuer.getScheme() + "://" + issuer.getRawAuthority();
        String path = issuer.getRawPath().equals("/") ? "" : issuer.getRawPath();
        URI inserted = URI.create(origin + OAUTH + path);
        URI openId = URI.create(origin + OPENID + path);
        String appended = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return path.isEmpty()
                ? List.of(inserted, openId)
                : List.of(inserted, openId, URI.create(origin + appended + OPENID));
    }

    /// Empty when this place has no acceptable document: the next one is tried.
    private Mono<URI> keysNamedBy(URI place) {
        return documents
                .get(place)
                .map(JSON::readTree)
                .filter(metadata -> metadata.path("issuer").asString("").equals(issuer.uri()))
                .map(metadata -> acceptable(metadata.path("jwks_uri")))
                .onErrorResume(IssuerDiscovery::isOrdinary, _ -> Mono.empty());
    }

    private URI acceptable(JsonNode jwksUri) {
        URI uri = URI.create(jwksUri.asString(""));
        boolean https = "https".equals(uri.getScheme());
        boolean asPlainAsTheIssuer = "http".equals(uri.getScheme()) && !issuer.isHttps();
        if (uri.getHost() == null || !(https || asPlainAsTheIssuer)) {
            throw new IssuerUnavailableException("jwks_uri is no https URL");
        }
        return uri;
    }

    private static boolean isOrdinary(Throwable failure) {
        return !(failure instanceof Error);
    }
}
