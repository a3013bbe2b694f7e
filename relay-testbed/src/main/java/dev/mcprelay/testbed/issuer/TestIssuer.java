// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.issuer;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

import dev.mcprelay.testbed.http.LoopbackServer;

/// Several OAuth issuers on one loopback port, each a [Realm] below its own path: `/a`, `/b`. Safe from any thread.
public final class TestIssuer implements AutoCloseable {
    /// RFC 8414 §3.1 inserts the well-known part before the issuer's path, OpenID discovery appends it.
    private static final Pattern METADATA =
            Pattern.compile("/\\.well-known/(?:oauth-authorization-server|openid-configuration)/(?<before>[^/]+)"
                    + "|/(?<after>[^/]+)/\\.well-known/openid-configuration");

    private static final Pattern KEYS = Pattern.compile("/(?<realm>[^/]+)/jwks");
    private static final Pattern TOKEN = Pattern.compile("/(?<realm>[^/]+)/token");

    private final ConcurrentHashMap<String, Realm> realms = new ConcurrentHashMap<>();
    private final InstantSource clock;
    private final LoopbackServer http;

    private TestIssuer(int port, InstantSource clock) {
        this.clock = clock;
        this.http = LoopbackServer.start(port, this::handle);
    }

    public static TestIssuer start() {
        return start(0, new SystemClock());
    }

    /// @param port  0 for a free one
    /// @param clock what time the tokens are told
    public static TestIssuer start(int port, InstantSource clock) {
        return new TestIssuer(port, clock);
    }

    /// Where all realms are; an issuer's own URL is [Realm#issuer()].
    public String url() {
        return http.url();
    }

    public int port() {
        return http.port();
    }

    /// The issuer of that name, made with fresh keys when it is new. A path that nobody has asked for here is 404.
    ///
    /// @param name one path segment
    public Realm realm(String name) {
        return realms.computeIfAbsent(name, it -> new Realm(http.url() + "/" + it, clock));
    }

    @Override
    public void close() {
        http.close();
    }

    private Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        Matcher metadata = METADATA.matcher(request.fullPath());
        if (metadata.matches()) {
            String before = metadata.group("before");
            return document(before == null ? metadata.group("after") : before, response, Realm::metadata);
        }
        Matcher keys = KEYS.matcher(request.fullPath());
        if (keys.matches()) {
            return document(keys.group("realm"), response, Realm::jwks);
        }
        Matcher token = TOKEN.matcher(request.fullPath());
        return token.matches() && request.method().name().equals("POST")
                ? token(token.group("realm"), request, response)
                : response.sendNotFound();
    }

    private Publisher<Void> document(
            @Nullable String name, HttpServerResponse response, Function<Realm, String> content) {
        Realm realm = name == null ? null : realms.get(name);
        if (realm == null) {
            return response.sendNotFound();
        }
        // asked for before anything else, so that refused and slow fetches are counted too
        String json = content.apply(realm);
        IssuerQuirks quirks = realm.quirks();
        Optional<String> elsewhere = quirks.redirectTo();
        if (elsewhere.isPresent() && !quirks.down()) {
            return late(
                    quirks,
                    response.status(302).header("Location", elsewhere.get()).send());
        }
        return late(quirks, json(response, quirks.down() ? 503 : 200, quirks.down() ? "{}" : json));
    }

    private Publisher<Void> token(@Nullable String name, HttpServerRequest request, HttpServerResponse response) {
        Realm realm = name == null ? null : realms.get(name);
        if (realm == null) {
            return response.sendNotFound();
        }
        IssuerQuirks quirks = realm.quirks();
        if (quirks.down()) {
            return late(quirks, json(response, 503, "{}"));
        }
        Optional<String> authorization =
                Optional.ofNullable(request.requestHeaders().get("Authorization"));
        return request.receive()
                .aggregate()
                .asString()
                .defaultIfEmpty("")
                .map(form -> TokenEndpoint.answer(realm, authorization, form))
                .flatMap(outcome -> Mono.from(late(quirks, render(outcome, response))));
    }

    private static Publisher<Void> render(TokenEndpoint.Outcome outcome, HttpServerResponse response) {
        response.header("Cache-Control", "no-store");
        return switch (outcome) {
            case TokenEndpoint.Outcome.Issued(String token) -> json(response, 200, token);
            case TokenEndpoint.Outcome.Refused(int status, String error) -> {
                if (status == 401) {
                    response.header("WWW-Authenticate", "Basic realm=\"test\"");
                }
                yield json(response, status, IssuerDocuments.error(error));
            }
        };
    }

    private static Publisher<Void> json(HttpServerResponse response, int status, String json) {
        return response.status(status)
                .header("Content-Type", "application/json")
                .sendByteArray(Mono.just(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static Publisher<Void> late(IssuerQuirks quirks, Publisher<Void> answer) {
        return Mono.delay(quirks.delay()).thenEmpty(answer);
    }
}
