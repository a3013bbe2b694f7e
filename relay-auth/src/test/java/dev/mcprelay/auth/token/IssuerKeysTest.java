// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.token;

import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.mcprelay.auth.registry.SettableClock;
import dev.mcprelay.auth.resource.PublicUrl;
import dev.mcprelay.auth.resource.Resource;
import dev.mcprelay.auth.token.AuthenticationResult.Authenticated;
import dev.mcprelay.auth.token.AuthenticationResult.Rejected;
import dev.mcprelay.auth.token.FakeIssuer.Behaviour;
import dev.mcprelay.protocol.id.TunnelId;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Issuers that rotate, fail, lie, or are used to make the relay work.
final class IssuerKeysTest {
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final Rejected NO_KEYS =
            new Rejected(TokenError.INVALID_TOKEN, "issuer keys not available at present");
    private static final Rejected NO_SIGNATURE = new Rejected(TokenError.INVALID_TOKEN, "signature not valid");

    private final Resource called = new PublicUrl("https://relay.example.com").resource(TunnelId.mint(), null);
    private final SettableClock clock = new SettableClock();
    private final FakeIssuer issuer = FakeIssuer.start();
    private final FakeIssuer second = FakeIssuer.start();
    /// A busy machine is no dead issuer.
    private final CallerAuthentication authentication = waitingFor(Duration.ofSeconds(15));

    @AfterEach
    void close() {
        issuer.close();
        second.close();
    }

    @Test
    void nothingIsFetchedBeforeATokenComes() {
        // When
        int fetches = issuer.fetches();
        // Then
        assertThat(fetches).isZero();
    }

    @Test
    void keysAreFetchedOnceForManyTokens() {
        // Given
        List<String> tokens =
                Flux.range(0, 50).map(_ -> goodToken(issuer)).collectList().block(BOUND);
        assertThat(tokens).isNotNull();
        // When
        List<AuthenticationResult> results = Flux.fromIterable(tokens)
                .flatMap(token -> authentication.authenticate(List.of("Bearer " + token), called), 50)
                .collectList()
                .block(BOUND);
        // Then
        assertThat(results).hasSize(50).allMatch(Authenticated.class::isInstance);
        assertThat(issuer.keyFetches()).isEqualTo(1);
    }

    @Test
    void whoLookedBeforeTheKeysCameDoesNotFetchThemAgain() throws ParseException {
        // Given
        IssuerKeys keys = new IssuerKeys(
                IssuerSettings.of(issuer.uri()),
                new IssuerDocuments(WebClient.create(), new FetchLimits(BOUND, 1 << 20)),
                clock);
        JWSHeader header = SignedJWT.parse(goodToken(issuer)).getHeader();
        Mono<List<KeySet.VerificationKey>> late = keys.matching(header);
        assertThat(keys.matching(header).block(BOUND)).hasSize(1);
        // When
        List<KeySet.VerificationKey> found = late.block(BOUND);
        // Then
        assertThat(found).hasSize(1);
        assertThat(issuer.keyFetches()).isEqualTo(1);
    }

    @Test
    void aRotationIsSeenAtOnce() {
        // Given
        assertThat(show(goodToken(issuer))).isInstanceOf(Authenticated.class);
        // When
        issuer.rotate();
        // Then
        assertThat(show(goodToken(issuer))).isInstanceOf(Authenticated.class);
        assertThat(issuer.keyFetches()).isEqualTo(2);
    }

    @Test
    void aTokenOfAWithdrawnKeyIsForgottenThoughItWasCached() {
        // Given
        String old = goodToken(issuer);
        assertThat(show(old)).isInstanceOf(Authenticated.class);
        issuer.rotate();
        assertThat(show(goodToken(issuer))).isInstanceOf(Authenticated.class);
        // When
        AuthenticationResult result = show(old);
        // Then
        assertThat(result).isEqualTo(NO_SIGNATURE);
    }

    @Test
    void aWithdrawnKeyIsNoticedWithoutNewTokens() {
        // Given
        String old = goodToken(issuer);
        assertThat(show(old)).isInstanceOf(Authenticated.class);
        issuer.rotate();
        // When
        clock.advance(IssuerKeys.FRESH);
        // Then
        assertThat(show(old)).isEqualTo(NO_SIGNATURE);
    }

    @Test
    void aFloodOfUnknownKeyIdsCostsAsManyFetchesAsTheBucketHolds() {
        // Given
        assertThat(show(goodToken(issuer))).isInstanceOf(Authenticated.class);
        // When
        boolean anyAccepted = Flux.range(0, 1000)
                .map(_ -> show(tokenWithKeyId(UUID.randomUUID().toString())))
                .any(Authenticated.class::isInstance)
                .blockOptional(BOUND)
                .orElseThrow();
        // Then
        assertThat(anyAccepted).isFalse();
        assertThat(issuer.keyFetches()).isEqualTo(IssuerKeys.BURST);
        assertThat(show(goodToken(issuer))).isInstanceOf(Authenticated.class);
        clock.advance(IssuerKeys.INTERVAL);
        assertThat(show(tokenWithKeyId("x"))).isEqualTo(NO_SIGNATURE);
        assertThat(show(tokenWithKeyId("y"))).isEqualTo(NO_SIGNATURE);
        assertThat(issuer.keyFetches()).isEqualTo(IssuerKeys.BURST + 1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Behaviour.class,
            names = {"BROKEN", "ENDLESS", "IMPOSTOR", "REDIRECTING", "SILENT"})
    void anIssuerThatMisbehavesIsRefusedAndStopsNobodyElse(Behaviour behaviour) {
        // Given
        assertThat(show(goodToken(second))).isInstanceOf(Authenticated.class); // all classes are loaded
        issuer.behave(behaviour);
        CallerAuthentication hasty = waitingFor(Duration.ofSeconds(2));
        // When
        AuthenticationResult result = show(hasty, goodToken(issuer));
        // Then
        assertThat(result).isEqualTo(NO_KEYS);
        assertThat(show(hasty, goodToken(second))).isInstanceOf(Authenticated.class);
        assertThat(issuer.keyFetches()).isZero();
    }

    @Test
    void aDeadIssuerIsNotAskedForEveryToken() {
        // Given
        issuer.behave(Behaviour.BROKEN);
        // When
        List<AuthenticationResult> results = Flux.range(0, 100)
                .map(_ -> show(goodToken(issuer)))
                .collectList()
                .block(BOUND);
        // Then
        assertThat(results).containsOnly(NO_KEYS);
        assertThat(issuer.fetches()).isEqualTo(IssuerKeys.BURST * 3); // three places each time
    }

    @Test
    void anIssuerThatComesBackIsBelievedAgain() {
        // Given
        issuer.behave(Behaviour.BROKEN);
        assertThat(show(goodToken(issuer))).isEqualTo(NO_KEYS);
        // When
        issuer.behave(Behaviour.HELPFUL);
        // Then
        assertThat(show(goodToken(issuer))).isInstanceOf(Authenticated.class);
    }

    @Test
    void theLastKeysServeForAnHourWhenTheIssuerIsGone() {
        // Given
        assertThat(show(goodToken(issuer))).isInstanceOf(Authenticated.class);
        issuer.behave(Behaviour.BROKEN);
        // When
        clock.advance(IssuerKeys.STALE.minusSeconds(1));
        // Then
        assertThat(show(goodToken(issuer))).isInstanceOf(Authenticated.class);
        clock.advance(Duration.ofSeconds(1));
        assertThat(show(goodToken(issuer))).isEqualTo(NO_KEYS);
    }

    @Test
    void keysAreFetchedAheadOfTheirTime() {
        // Given
        assertThat(show(goodToken(issuer))).isInstanceOf(Authenticated.class);
        // When
        clock.advance(IssuerKeys.REFRESH_AHEAD);
        // Then
        assertThat(show(goodToken(issuer))).isInstanceOf(Authenticated.class);
        await(() -> issuer.keyFetches() == 2);
    }

    @Test
    void metadataMayBeWhereOpenIdPutsThem() {
        // Given
        issuer.behave(Behaviour.OPENID_ONLY);
        // When
        AuthenticationResult result = show(goodToken(issuer));
        // Then
        assertThat(result).isInstanceOf(Authenticated.class);
    }

    @Test
    void metadataPlacesFollowRfc8414() {
        // When
        List<URI> places = IssuerDiscovery.places(URI.create("https://auth.example.com/t"));
        // Then
        assertThat(places)
                .map(URI::toString)
                .containsExactly(
                        "https://auth.example.com/.well-known/oauth-authorization-server/t",
                        "https://auth.example.com/.well-known/openid-configuration/t",
                        "https://auth.example.com/t/.well-known/openid-configuration");
        assertThat(IssuerDiscovery.places(URI.create("https://auth.example.com")))
                .map(URI::toString)
                .containsExactly(
                        "https://auth.example.com/.well-known/oauth-authorization-server",
                        "https://auth.example.com/.well-known/openid-configuration");
    }

    @Test
    void aRememberedTokenIsStillJudgedEachTime() {
        // Given
        String token = issuer.token(called, clock.instant());
        assertThat(show(token)).isInstanceOf(Authenticated.class);
        Resource elsewhere = new PublicUrl("https://relay.example.com").resource(TunnelId.mint(), null);
        // When
        AuthenticationResult result = authentication
                .authenticate(List.of("Bearer " + token), elsewhere)
                .block(BOUND);
        // Then
        assertThat(result).isInstanceOf(Rejected.class);
        clock.advance(Duration.ofSeconds(630));
        assertThat(show(token)).isEqualTo(new Rejected(TokenError.INVALID_TOKEN, "token expired"));
    }

    @Test
    void issuersAreConfiguredOnceAndWithSignaturesThatProveSomething() {
        // When / Then
        assertRefused(() -> new CallerAuthentication(
                List.of(IssuerSettings.of("https://a"), IssuerSettings.of("https://a")),
                WebClient.create(),
                FetchLimits.DEFAULT,
                clock));
        assertRefused(() -> IssuerSettings.of("a"));
        assertRefused(() -> new IssuerSettings(
                "https://a",
                Set.of("HS256"),
                IssuerSettings.DEFAULT_TOKEN_TYPES,
                Set.of(),
                Duration.ZERO,
                IssuerSettings.ClaimNames.NONE,
                null));
    }

    private static void assertRefused(ThrowingCallable configuration) {
        assertThatThrownBy(configuration).isInstanceOf(IllegalArgumentException.class);
    }

    private String goodToken(FakeIssuer from) {
        return from.token(
                called,
                clock.instant(),
                claims -> claims.jwtID(UUID.randomUUID().toString()));
    }

    private String tokenWithKeyId(String keyId) {
        JWTClaimsSet claims = issuer.claims(called, clock.instant()).build();
        return issuer.sign(issuer.header().keyID(keyId).build(), claims);
    }

    private AuthenticationResult show(String token) {
        return show(authentication, token);
    }

    private AuthenticationResult show(CallerAuthentication to, String token) {
        AuthenticationResult result =
                to.authenticate(List.of("Bearer " + token), called).block(BOUND);
        assertThat(result).isNotNull();
        return result;
    }

    private CallerAuthentication waitingFor(Duration timeout) {
        return new CallerAuthentication(
                List.of(IssuerSettings.of(issuer.uri()), IssuerSettings.of(second.uri())),
                WebClient.create(),
                new FetchLimits(timeout, 1 << 20),
                clock);
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + BOUND.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}
