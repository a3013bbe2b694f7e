// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.token;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.web.reactive.function.client.WebClient;

import dev.mcprelay.auth.registry.SettableClock;
import dev.mcprelay.auth.resource.PublicUrl;
import dev.mcprelay.auth.resource.Resource;
import dev.mcprelay.auth.token.AuthenticationResult.Authenticated;
import dev.mcprelay.auth.token.AuthenticationResult.Malformed;
import dev.mcprelay.auth.token.AuthenticationResult.NoCredentials;
import dev.mcprelay.auth.token.AuthenticationResult.Rejected;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.TunnelId;

import static dev.mcprelay.auth.registry.Tunnels.THEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/// Tokens that somebody made to get in. The issuer is real, and so are the signatures.
final class HostileTokensTest {
    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final PublicUrl RELAY = new PublicUrl("https://relay.example.com");
    private static final TunnelId TUNNEL = TunnelId.mint();
    private static final Resource CALLED = RELAY.resource(TUNNEL, null);
    private static final FakeIssuer ISSUER = FakeIssuer.start();
    private static final FakeIssuer OTHER = FakeIssuer.start();
    private static final RSAKey RSA = rsaKey();
    private static final ECKey MINE = FakeIssuer.newKey();

    /// A busy machine is no dead issuer.
    private static final FetchLimits PATIENT = new FetchLimits(BOUND, 1 << 20);

    private static final String AUDIENCE = "audience: other resource (expected: the URL called)";
    private static final String UNTRUSTED = "issuer not trusted here";
    private static final String SIGNATURE = "signature not valid";
    private static final String ALGORITHM = "algorithm not allowed";
    private static final String NO_ACCESS_TOKEN = "not an access token";
    private static final String UNSIGNED = "not a signed token";
    private static final String CLAIMS = "claims not understood";

    private final SettableClock clock = new SettableClock();
    private final CallerAuthentication authentication = authentication(IssuerSettings.of(ISSUER.uri()));

    @AfterAll
    static void close() {
        ISSUER.close();
        OTHER.close();
    }

    @Test
    void aGoodTokenSaysWhoCalls() {
        // Given
        String token = ISSUER.token(CALLED, THEN);
        // When
        AuthenticationResult result = show(token);
        // Then
        assertThat(result)
                .isEqualTo(new Authenticated(new Caller(
                        ISSUER.uri(),
                        "alice",
                        "app",
                        Set.of("mcp:tunnel", "other"),
                        Set.of(),
                        Set.of(),
                        THEN.plusSeconds(600))));
    }

    @Test
    void anRsaSignatureIsGoodToo() throws JOSEException {
        // Given
        ISSUER.publish(RSA);
        var jwt = new SignedJWT(rsaHeader(JWSAlgorithm.RS256), good().build());
        jwt.sign(new RSASSASigner(RSA));
        // When
        AuthenticationResult result = show(jwt.serialize());
        // Then
        assertThat(result).isInstanceOf(Authenticated.class);
    }

    static Stream<Arguments> spoiledClaims() {
        String url = CALLED.uri();
        return Stream.of(
                spoiled("expired", "token expired", c -> c.expirationTime(at(-30))),
                spoiled("without expiry", "token without expiry", c -> c.expirationTime(null)),
                spoiled("not yet", "token not valid yet", c -> c.notBeforeTime(at(31))),
                spoiled("issued ahead", "token issued in the future", c -> c.issueTime(at(31))),
                spoiled("no audience", AUDIENCE, c -> c.audience((String) null)),
                spoiled(
                        "another tunnel",
                        AUDIENCE,
                        c -> c.audience(RELAY.resource(TunnelId.mint(), null).uri())),
                spoiled("a channel", AUDIENCE, c -> c.audience(url + "/main")),
                spoiled("the origin", AUDIENCE, c -> c.audience(RELAY.value())),
                spoiled("a prefix", AUDIENCE, c -> c.audience(url.substring(0, url.length() - 1))),
                spoiled("a trailing slash", AUDIENCE, c -> c.audience(url + "/")),
                spoiled("upper-case host", AUDIENCE, c -> c.audience(url.replace("relay.example", "Relay.Example"))),
                spoiled("plain http", AUDIENCE, c -> c.audience(url.replace("https:", "http:"))),
                spoiled("decoys", AUDIENCE, c -> c.audience(List.of(url + "/x", RELAY.value(), "*", ""))),
                spoiled("issuer with slash", UNTRUSTED, c -> c.issuer(ISSUER.uri() + "/")),
                spoiled(
                        "issuer in capitals",
                        UNTRUSTED,
                        c -> c.issuer(ISSUER.uri().replace("tenant", "Tenant"))),
                spoiled("no issuer", UNTRUSTED, c -> c.issuer(null)),
                spoiled("another issuer", UNTRUSTED, c -> c.issuer(OTHER.uri())),
                spoiled("no subject", "token without subject", c -> c.subject(null)),
                spoiled("blank subject", "token without subject", c -> c.subject(" ")),
                spoiled("ID token", NO_ACCESS_TOKEN, c -> c.claim("nonce", "n")),
                spoiled("ID token hash", NO_ACCESS_TOKEN, c -> c.claim("at_hash", "h")),
                spoiled("bound", "token bound to a key: proof missing", c -> c.claim("cnf", Map.of("jkt", "x"))),
                spoiled("number as scope", CLAIMS, c -> c.claim("scope", 7)),
                spoiled("numbers as scopes", CLAIMS, c -> c.claim("scope", List.of(7))),
                spoiled("number as client", CLAIMS, c -> c.claim("client_id", 7)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("spoiledClaims")
    void aTokenWithTheWrongClaimsIsRejected(String name, String description, Consumer<JWTClaimsSet.Builder> spoil) {
        // Given
        String token = ISSUER.token(CALLED, THEN, spoil);
        // When
        AuthenticationResult result = show(token);
        // Then
        assertThat(result).as(name).isEqualTo(new Rejected(TokenError.INVALID_TOKEN, description));
    }

    static Stream<Arguments> forgeries() throws Exception {
        JWTClaimsSet claims = good().build();
        JWSHeader header = ISSUER.header().build();
        String token = ISSUER.sign(header, claims);
        String unsigned = token.substring(0, token.lastIndexOf('.') + 1);
        var hmac = new SignedJWT(rsaHeader(JWSAlgorithm.HS256), claims);
        hmac.sign(new MACSigner(RSA.toPublicKey().getEncoded()));
        var wrongAlgorithm = new SignedJWT(rsaHeader(JWSAlgorithm.RS384), claims);
        wrongAlgorithm.sign(new RSASSASigner(RSA));
        var encrypted = new EncryptedJWT(new JWEHeader(JWEAlgorithm.ECDH_ES, EncryptionMethod.A256GCM), claims);
        encrypted.encrypt(new ECDHEncrypter(ISSUER.key().toPublicJWK()));
        return Stream.of(
                arguments("no algorithm", UNSIGNED, new PlainJWT(claims).serialize()),
                arguments("public key as HMAC secret", ALGORITHM, hmac.serialize()),
                arguments("algorithm not configured", ALGORITHM, wrongAlgorithm.serialize()),
                arguments("encrypted", UNSIGNED, encrypted.serialize()),
                arguments("foreign key", SIGNATURE, FakeIssuer.sign(header, claims, MINE)),
                arguments("key of another issuer", SIGNATURE, FakeIssuer.sign(header, claims, OTHER.key())),
                arguments("key in the header", SIGNATURE, mine(h -> h.jwk(MINE.toPublicJWK()))),
                arguments("address of keys in the header", SIGNATURE, mine(h -> h.jwkURL(URI.create(OTHER.uri())))),
                arguments("address of certificates", SIGNATURE, mine(h -> h.x509CertURL(URI.create(OTHER.uri())))),
                arguments("kid with a path", SIGNATURE, mine(h -> h.keyID("../../etc/passwd' OR 1=1 --"))),
                arguments("no kid", SIGNATURE, mine(h -> h.keyID(null))),
                arguments(
                        "critical header",
                        "critical header not understood",
                        mine(h -> h.criticalParams(Set.of("x")).customParam("x", 1))),
                arguments("type JWT", NO_ACCESS_TOKEN, mine(h -> h.type(JOSEObjectType.JWT))),
                arguments("no type", NO_ACCESS_TOKEN, mine(h -> h.type(null))),
                arguments("grant", NO_ACCESS_TOKEN, mine(h -> h.type(new JOSEObjectType("oauth-id-jag+jwt")))),
                arguments("zero signature", SIGNATURE, unsigned + base64(new byte[64])),
                arguments("short signature", SIGNATURE, unsigned + base64(new byte[10])),
                arguments("no signature", UNSIGNED, unsigned),
                arguments("truncated", SIGNATURE, token.substring(0, token.length() - 4)),
                arguments("garbage", UNSIGNED, "garbage"),
                arguments("dots", UNSIGNED, ".."),
                arguments("not JSON", UNSIGNED, "e30.e30.e30"),
                arguments(
                        "deep JSON", UNSIGNED, base64("[".repeat(8000).getBytes(StandardCharsets.UTF_8)) + ".e30.e30"),
                arguments("too long", "token too long", token + "A".repeat(16 * 1024)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forgeries")
    void aForgeryIsRejected(String name, String description, String token) {
        // When
        AuthenticationResult result = show(token);
        // Then
        assertThat(result).as(name).isEqualTo(new Rejected(TokenError.INVALID_TOKEN, description));
        assertThat(OTHER.fetches()).as("no address from a token is asked").isZero();
    }

    @Test
    void clocksMayDifferByTheSkew() {
        // Given
        String token = ISSUER.token(
                CALLED,
                THEN,
                c -> c.expirationTime(at(-29)).notBeforeTime(at(30)).issueTime(at(30)));
        // When
        AuthenticationResult result = show(token);
        // Then
        assertThat(result).isInstanceOf(Authenticated.class);
    }

    @Test
    void theUrlMayStandAmongOtherAudiences() {
        // Given
        String token = ISSUER.token(CALLED, THEN, c -> c.audience(List.of("https://x", CALLED.uri())));
        // When
        AuthenticationResult result = show(token);
        // Then
        assertThat(result).isInstanceOf(Authenticated.class);
    }

    @Test
    void aTokenForTheTunnelIsGoodForAChannelOnlyWhereTheTunnelSaysSo() {
        // Given
        Resource channel = RELAY.resource(TUNNEL, ChannelName.MAIN);
        String token = ISSUER.token(CALLED, THEN);
        // When
        AuthenticationResult result = show(token, channel);
        // Then
        assertThat(result).isInstanceOf(Rejected.class);
        assertThat(show(token, channel.sharingTunnelAudience(true))).isInstanceOf(Authenticated.class);
    }

    @Test
    void whatAnIssuerDoesDifferentlyIsConfigured() {
        // Given
        var settings = new IssuerSettings(
                ISSUER.uri(),
                Set.of("ES256"),
                Set.of("JWT"),
                Set.of("api://relay"),
                Duration.ZERO,
                new IssuerSettings.ClaimNames("tid", "roles"),
                null);
        JWTClaimsSet claims = good().audience("api://relay")
                .claim("client_id", null)
                .claim("azp", "spa")
                .claim("scope", null)
                .claim("scp", List.of("a"))
                .claim("tid", "t1")
                .claim("roles", List.of("r1", "r2"))
                .build();
        String token = ISSUER.sign(ISSUER.header().type(JOSEObjectType.JWT).build(), claims);
        // When
        AuthenticationResult result = authentication(settings)
                .authenticate(List.of("Bearer " + token), CALLED)
                .block(BOUND);
        // Then
        assertThat(result)
                .isEqualTo(new Authenticated(new Caller(
                        ISSUER.uri(),
                        "alice",
                        "spa",
                        Set.of("a"),
                        Set.of("t1"),
                        Set.of("r1", "r2"),
                        THEN.plusSeconds(600))));
    }

    @Test
    void noTokenIsNoAttempt() {
        // When
        AuthenticationResult result =
                authentication.authenticate(List.of(), CALLED).block(BOUND);
        // Then
        assertThat(result).isEqualTo(new NoCredentials());
        assertThat(authentication.authenticate(List.of("Basic eDp5"), CALLED).block(BOUND))
                .isEqualTo(new NoCredentials());
        assertThat(authentication
                        .authenticate(List.of("Bearer a", "Bearer b"), CALLED)
                        .block(BOUND))
                .isEqualTo(new Malformed());
    }

    @Test
    void onePrincipalIsOneIssuersSubject() {
        // Given
        Caller alice = caller("https://a", "alice");
        // When
        Principal principal = alice.principal();
        // Then
        assertThat(principal).isEqualTo(caller("https://a", "alice").principal());
        assertThat(principal.value()).matches("[0-9A-Za-z_-]{22}");
        assertThat(principal)
                .isNotEqualTo(caller("https://b", "alice").principal())
                .isNotEqualTo(caller("https://aa", "lice").principal());
    }

    private static Caller caller(String issuer, String subject) {
        return new Caller(issuer, subject, null, Set.of(), Set.of(), Set.of(), THEN);
    }

    private AuthenticationResult show(String token) {
        return show(token, CALLED);
    }

    private AuthenticationResult show(String token, Resource called) {
        AuthenticationResult result =
                authentication.authenticate(List.of("Bearer " + token), called).block(BOUND);
        assertThat(result).isNotNull();
        return result;
    }

    private CallerAuthentication authentication(IssuerSettings settings) {
        return new CallerAuthentication(List.of(settings), WebClient.create(), PATIENT, clock);
    }

    private static Arguments spoiled(String name, String description, Consumer<JWTClaimsSet.Builder> how) {
        return arguments(name, description, how);
    }

    private static JWTClaimsSet.Builder good() {
        return ISSUER.claims(CALLED, THEN);
    }

    /// Signed by a key that the issuer does not have.
    private static String mine(Consumer<JWSHeader.Builder> spoil) {
        JWSHeader.Builder header = ISSUER.header();
        spoil.accept(header);
        return FakeIssuer.sign(header.build(), good().build(), MINE);
    }

    private static JWSHeader rsaHeader(JWSAlgorithm algorithm) {
        return new JWSHeader.Builder(algorithm)
                .type(new JOSEObjectType("at+jwt"))
                .keyID(RSA.getKeyID())
                .build();
    }

    private static Date at(int seconds) {
        return Date.from(THEN.plusSeconds(seconds));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static RSAKey rsaKey() {
        try {
            return new RSAKeyGenerator(2048).keyID("rsa").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
