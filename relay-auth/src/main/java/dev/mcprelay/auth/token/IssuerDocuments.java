// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.token;

import java.net.URI;
import java.nio.charset.StandardCharsets;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/// Fetches documents of issuers: bounded in size and time, 200 only. A redirect is refused like any other
/// status: it would let an issuer's host choose whom we believe.
final class IssuerDocuments {
    private final WebClient client;
    private final FetchLimits limits;

    /// @param client one that does not follow redirects by itself (Spring's does not)
    IssuerDocuments(WebClient client, FetchLimits limits) {
        this.client = client.mutate()
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(limits.bytes()))
                .build();
        this.limits = limits;
    }

    Mono<String> get(URI uri) {
        return client.get()
                .uri(uri)
                .accept(MediaType.APPLICATION_JSON)
                .exchangeToMono(IssuerDocuments::body)
                .timeout(limits.timeout());
    }

    private static Mono<String> body(ClientResponse response) {
        if (!response.statusCode().isSameCodeAs(HttpStatus.OK)) {
            int status = response.statusCode().value();
            return response.releaseBody().then(Mono.error(() -> new IssuerUnavailableException("status " + status)));
        }
        return response.bodyToMono(byte[].class).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
}
