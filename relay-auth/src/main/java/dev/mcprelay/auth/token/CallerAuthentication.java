// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.token;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

import dev.mcprelay.auth.credential.Credential;
import dev.mcprelay.auth.resource.Resource;
import dev.mcprelay.auth.token.AuthenticationResult.Authenticated;
import dev.mcprelay.auth.token.AuthenticationResult.Malformed;
import dev.mcprelay.auth.token.AuthenticationResult.NoCredentials;
import dev.mcprelay.auth.token.AuthenticationResult.Rejected;
import dev.mcprelay.auth.token.TokenCheck.Showing;

/// Says who calls. A token's signature is verified once and remembered; everything that depends on the moment
/// or on the URL is judged on every request. With a remembered token the answer comes at once, on the calling
/// thread.
///
/// Nothing is fetched before the first token of an issuer arrives, and each issuer has its own keys, time-
/// outs and limits: a dead one stops neither the start nor the others. Any doubt ends in a refusal.
public final class CallerAuthentication {
    private final Map<String, TrustedIssuer> issuers;
    private final TokenDecoder decoder;
    private final TokenCache cache;
    private final InstantSource clock;

    /// @param client for the issuers' documents; must not follow redirects
    public CallerAuthentication(
            List<IssuerSettings> issuers, WebClient client, FetchLimits limits, InstantSource clock) {
        var documents = new IssuerDocuments(client, limits);
        Map<String, TrustedIssuer> byUri = new HashMap<>();
        for (IssuerSettings settings : issuers) {
            var issuer = new TrustedIssuer(settings, new IssuerKeys(settings, documents, clock));
            if (byUri.put(settings.uri(), issuer) != null) {
                throw new IllegalArgumentException("issuers: '" + settings.uri() + "' twice (expected: each once)");
            }
        }
        this.issuers = Map.copyOf(byUri);
        this.decoder = new TokenDecoder(byUri);
        this.cache = new TokenCache(clock);
        this.clock = clock;
    }

    /// Whether there is anybody whose tokens could be good.
    public boolean hasIssuers() {
        return !issuers.isEmpty();
    }

    /// Never fails: whatever goes wrong is a refusal.
    ///
    /// @param authorization every `Authorization` header of the request, in order
    public Mono<AuthenticationResult> authenticate(List<String> authorization, Resource called) {
        return switch (Credential.of(authorization)) {
            case Credential.None _ -> Mono.just(new NoCredentials());
            case Credential.Malformed _ -> Mono.just(new Malformed());
            case Credential.Bearer(var token) -> authenticate(token.reveal(), called);
        };
    }

    private Mono<AuthenticationResult> authenticate(String token, Resource called) {
        TokenDigest digest = TokenDigest.of(token);
        DecodedToken known = cache.find(digest);
        if (known != null && keyIsStillTrusted(known)) {
            return Mono.just(judge(known, called));
        }
        cache.forget(digest);
        return decoder.decode(token).map(decoding -> judge(decoding, digest, called));
    }

    private boolean keyIsStillTrusted(DecodedToken token) {
        TrustedIssuer issuer = issuers.get(token.issuer());
        return issuer != null && issuer.keys().has(token.keyThumbprint());
    }

    private AuthenticationResult judge(Decoding decoding, TokenDigest digest, Resource called) {
        return switch (decoding) {
            case Decoding.Refused(var description) -> new Rejected(TokenError.INVALID_TOKEN, description);
            case Decoding.Decoded(var token) -> {
                cache.keep(digest, token);
                yield judge(token, called);
            }
        };
    }

    private AuthenticationResult judge(DecodedToken token, Resource called) {
        var showing = new Showing(called, clock.instant());
        for (TokenCheck check : TokenCheck.ALL) {
            if (check.check(token, showing) instanceof Verdict.Failed(var error, var description)) {
                return new Rejected(error, description);
            }
        }
        return new Authenticated(token.caller());
    }
}
