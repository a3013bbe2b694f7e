// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.token;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;

import dev.mcprelay.auth.resource.Resource;

/// An authorization server for tests, on the loopback interface: it serves metadata and keys, signs any token, and
/// misbehaves on demand.
public final class FakeIssuer implements AutoCloseable {
    private static final int ENDLESS_BYTES = 64 << 20;

    private final HttpServer server;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicReference<ECKey> key = new AtomicReference<>(newKey());
    private final AtomicReference<Behaviour> behaviour = new AtomicReference<>(Behaviour.HELPFUL);
    private final AtomicReference<@Nullable JWK> besides = new AtomicReference<>();
    private final AtomicInteger keyFetches = new AtomicInteger();
    private final AtomicInteger fetches = new AtomicInteger();

    /// How it answers.
    public enum Behaviour {
        HELPFUL,
        /// Metadata by OpenID Connect Discovery only.
        OPENID_ONLY,
        /// Takes requests and never answers.
        SILENT,
        BROKEN,
        /// Metadata that name another issuer.
        IMPOSTOR,
        /// Sends elsewhere for its metadata.
        REDIRECTING,
        /// Never stops sending.
        ENDLESS
    }

    private FakeIssuer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(workers);
        server.createContext("/", this::answer);
        server.start();
    }

    public static FakeIssuer start() {
        try {
            return new FakeIssuer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The issuer identifier.
    public String uri() {
        return origin() + "/tenant";
    }

    public void behave(Behaviour changed) {
        behaviour.set(changed);
    }

    /// From now on another key signs, and the old one is withdrawn.
    public void rotate() {
        key.set(newKey());
    }

    /// Publishes one more key.
    public void publish(JWK more) {
        besides.set(more.toPublicJWK());
    }

    public ECKey key() {
        return key.get();
    }

    public int keyFetches() {
        return keyFetches.get();
    }

    /// Every request that came, for whatever.
    public int fetches() {
        return fetches.get();
    }

    /// Claims of a good token for this resource.
    public JWTClaimsSet.Builder claims(Resource called, Instant now) {
        return new JWTClaimsSet.Builder()
                .issuer(uri())
                .subject("alice")
                .audience(called.uri())
                .claim("client_id", "app")
                .claim("scope", "mcp:tunnel other")
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(600)));
    }

    /// A header of a good token.
    public JWSHeader.Builder header() {
        return new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType("at+jwt"))
                .keyID(key.get().getKeyID());
    }

    /// A good token, spoiled.
    public String token(Resource called, Instant now, Consumer<JWTClaimsSet.Builder> spoiled) {
        JWTClaimsSet.Builder claims = claims(called, now);
        spoiled.accept(claims);
        return sign(header().build(), claims.build());
    }

    public String token(Resource called, Instant now) {
        return token(called, now, _ -> {});
    }

    public String sign(JWSHeader header, JWTClaimsSet claims) {
        return sign(header, claims, key.get());
    }

    public static String sign(JWSHeader header, JWTClaimsSet claims, ECKey by) {
        try {
            var jwt = new SignedJWT(header, claims);
            jwt.sign(new ECDSASigner(by));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public static ECKey newKey() {
        try {
            return new ECKeyGenerator(Curve.P_256)
                    .keyID(UUID.randomUUID().toString())
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        var _ = workers.shutdownNow();
    }

    private String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        fetches.incrementAndGet();
        String path = exchange.getRequestURI().getPath();
        switch (behaviour.get()) {
            case SILENT -> {} // neither answered nor closed
            case BROKEN -> send(exchange, 500, "");
            case ENDLESS -> flood(exchange);
            case HELPFUL -> serve(exchange, "/.well-known/oauth-authorization-server/tenant", uri());
            case OPENID_ONLY -> serve(exchange, "/tenant/.well-known/openid-configuration", uri());
            case IMPOSTOR -> serve(exchange, "/.well-known/oauth-authorization-server/tenant", uri() + "/");
            case REDIRECTING -> {
                if (path.contains("elsewhere")) {
                    serve(exchange, path, uri());
                } else {
                    exchange.getResponseHeaders().set("Location", origin() + "/elsewhere");
                    send(exchange, 302, "");
                }
            }
        }
    }

    private void serve(HttpExchange exchange, String place, String as) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.equals("/keys")) {
            keyFetches.incrementAndGet();
            send(exchange, 200, keys().toString());
        } else if (path.equals(place)) {
            send(exchange, 200, "{\"issuer\":\"" + as + "\",\"jwks_uri\":\"" + origin() + "/keys\"}");
        } else {
            send(exchange, 404, "");
        }
    }

    private static void flood(HttpExchange exchange) throws IOException {
        byte[] blanks = " ".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream body = exchange.getResponseBody()) {
            for (int sent = 0; sent < ENDLESS_BYTES; sent += blanks.length) {
                body.write(blanks);
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private JWKSet keys() {
        JWK more = besides.get();
        JWK own = key.get().toPublicJWK();
        return new JWKSet(more == null ? List.of(own) : List.of(own, more));
    }
}
