// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.issuer;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static dev.mcprelay.testbed.issuer.TokenSpec.aToken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(30)
final class TestIssuerTest {
    private final TestIssuer server = TestIssuer.start();
    private final Realm realm = server.realm("a");
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        http.shutdownNow();
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/.well-known/oauth-authorization-server/a",
        "/.well-known/openid-configuration/a",
        "/a/.well-known/openid-configuration"
    })
    void metadataIsFoundWhereEachStandardLooks(String path) throws Exception {
        // Given
        String url = server.url() + path;
        // When
        JsonNode metadata = json(get(url));
        // Then
        assertThat(metadata.at("/issuer").asString()).isEqualTo(realm.issuer());
        assertThat(metadata.at("/jwks_uri").asString()).isEqualTo(realm.jwksUri());
        assertThat(metadata.at("/token_endpoint").asString()).isEqualTo(realm.tokenEndpoint());
        assertThat(realm.metadataFetches()).isOne();
    }

    @Test
    void aRealmThatNobodyAskedForIsUnknown() throws Exception {
        // When
        var response = get(server.url() + "/nobody/jwks");
        // Then
        assertThat(response.statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @EnumSource(names = {"RS256", "ES256"})
    void anHonestTokenVerifiesAgainstThePublishedKeys(Signature signature) throws Exception {
        // Given
        TokenSpec spec =
                aToken().subject("bob").audience("https://r").scope("x y").signed(signature);
        // When
        JWTClaimsSet claims = verify(realm, realm.token(spec));
        // Then
        assertThat(claims.getIssuer()).isEqualTo(realm.issuer());
        assertThat(claims.getSubject()).isEqualTo("bob");
        assertThat(claims.getAudience()).containsExactly("https://r");
        assertThat(claims.getStringClaim("client_id")).isEqualTo("test-client");
        assertThat(claims.getStringClaim("scope")).isEqualTo("x y");
        assertThat(claims.getExpirationTime()).isAfter(claims.getIssueTime());
    }

    @ParameterizedTest
    @EnumSource(names = {"RS256_FOREIGN_KEY", "ES256_FOREIGN_KEY", "NONE", "HS256_OF_PUBLIC_KEY"})
    void aForgedTokenDoesNotVerify(Signature signature) {
        // Given
        String token = realm.token(aToken().signed(signature));
        // When, Then
        assertThatThrownBy(() -> verify(realm, token)).isInstanceOf(BadJOSEException.class);
    }

    @Test
    void aTokenOfOneRealmDoesNotVerifyInAnother() {
        // Given
        String token = realm.token(aToken());
        // When, Then
        assertThatThrownBy(() -> verify(server.realm("b"), token)).isInstanceOf(BadJOSEException.class);
    }

    @Test
    void everythingInATokenCanBeOverriddenOrLeftOut() throws Exception {
        // Given
        TokenSpec spec = aToken().issuer("https://other")
                .audience("x", "y")
                .withoutClaim("exp")
                .notBefore(Duration.ofMinutes(5))
                .claim("tenant", "t1")
                .type("JWT")
                .withoutHeader("kid")
                .header("jku", "https://evil");
        // When
        var token = SignedJWT.parse(realm.token(spec));
        // Then
        assertThat(token.getHeader().toJSONObject())
                .containsEntry("typ", "JWT")
                .containsEntry("jku", "https://evil")
                .doesNotContainKey("kid");
        JWTClaimsSet claims = token.getJWTClaimsSet();
        assertThat(claims.getIssuer()).isEqualTo("https://other");
        assertThat(claims.getAudience()).containsExactly("x", "y");
        assertThat(claims.getExpirationTime()).isNull();
        assertThat(claims.getNotBeforeTime()).isAfter(claims.getIssueTime());
        assertThat(claims.getStringClaim("tenant")).isEqualTo("t1");
    }

    @Test
    void tokensAreToldTheTimeOfTheClock() throws Exception {
        try (var past = TestIssuer.start(0, () -> Instant.ofEpochSecond(1_000_000))) {
            // When
            String token = past.realm("a").token(aToken().expiresIn(Duration.ofSeconds(-5)));
            // Then
            assertThat(SignedJWT.parse(token).getJWTClaimsSet().getExpirationTime())
                    .isEqualTo(Instant.ofEpochSecond(999_995));
        }
    }

    @Test
    void oldKeysVerifyUntilTheyAreWithdrawn() throws Exception {
        // Given
        String old = realm.token(aToken());
        // When
        realm.rotateKeys();
        // Then
        assertThat(verify(realm, old).getSubject()).isEqualTo("alice");
        assertThat(verify(realm, realm.token(aToken())).getSubject()).isEqualTo("alice");
        realm.withdrawOldKeys();
        assertThatThrownBy(() -> verify(realm, old)).isInstanceOf(BadJOSEException.class);
        assertThat(verify(realm, realm.token(aToken())).getSubject()).isEqualTo("alice");
    }

    @Test
    void theTokenEndpointTurnsResourcesIntoAudiences() throws Exception {
        // Given
        realm.registerClient("demo", "s3cret");
        String form = "grant_type=client_credentials&client_id=demo&client_secret=s3cret&scope=mcp%3Atunnel&resource="
                + URLEncoder.encode("https://r/v1/mcp/t", StandardCharsets.UTF_8);
        // When
        var response = token(form);
        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        JWTClaimsSet claims = verify(realm, json(response).at("/access_token").asString());
        assertThat(claims.getAudience()).containsExactly("https://r/v1/mcp/t");
        assertThat(claims.getSubject()).isEqualTo("demo");
        assertThat(claims.getStringClaim("client_id")).isEqualTo("demo");
        assertThat(claims.getStringClaim("scope")).isEqualTo("mcp:tunnel");
    }

    @Test
    void aTokenWithoutAResourceIsForTheIssuerAlone() throws Exception {
        // Given
        realm.registerClient("demo", "s3cret");
        // When
        var response = token("grant_type=client_credentials", "Authorization", "basic ZGVtbzpzM2NyZXQ=");
        // Then
        assertThat(verify(realm, json(response).at("/access_token").asString()).getAudience())
                .containsExactly(realm.issuer());
    }

    @ParameterizedTest
    @CsvSource({
        "grant_type=client_credentials&client_id=demo&client_secret=wrong,401,invalid_client",
        "grant_type=client_credentials,401,invalid_client",
        "grant_type=password&client_id=demo&client_secret=s3cret,400,unsupported_grant_type"
    })
    void theTokenEndpointRefusesInTheWordsOfTheStandard(String form, int status, String error) throws Exception {
        // Given
        realm.registerClient("demo", "s3cret");
        // When
        var response = token(form);
        // Then
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(json(response).at("/error").asString()).isEqualTo(error);
    }

    @Test
    void quirksShowAndFetchesAreCountedAllTheSame() throws Exception {
        // Given
        String metadata = realm.issuer() + "/.well-known/openid-configuration";
        // When
        realm.quirks(IssuerQuirks.NONE.beingDown());
        var down = get(metadata);
        realm.quirks(IssuerQuirks.NONE.redirectingTo("http://127.0.0.1:1/"));
        var redirected = get(metadata);
        realm.quirks(IssuerQuirks.NONE.claimingToBe("https://other"));
        var foreign = get(metadata);
        // Then
        assertThat(down.statusCode()).isEqualTo(503);
        assertThat(redirected.statusCode()).isEqualTo(302);
        assertThat(redirected.headers().firstValue("Location")).contains("http://127.0.0.1:1/");
        assertThat(json(foreign).at("/issuer").asString()).isEqualTo("https://other");
        assertThat(realm.metadataFetches()).isEqualTo(3);
        assertThat(realm.jwksFetches()).isZero();
    }

    @Test
    void aHugeKeySetIsHugeAndTrue() throws Exception {
        // Given
        realm.quirks(IssuerQuirks.NONE.publishingHugeKeySet());
        // When
        var response = get(realm.jwksUri());
        // Then
        assertThat(response.body()).hasSizeGreaterThan(8 * 1024 * 1024);
        JsonNode keys = json(response).at("/keys");
        assertThat(keys.get(keys.size() - 1).at("/kty").asString()).isEqualTo("EC");
        assertThat(realm.jwksFetches()).isOne();
    }

    @Test
    void aSlowIssuerAnswersLater() throws Exception {
        // Given
        realm.quirks(IssuerQuirks.NONE.answeringAfter(Duration.ofMillis(200)));
        long before = System.nanoTime();
        // When
        var response = get(realm.jwksUri());
        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    private JWTClaimsSet verify(Realm judge, String token) throws Exception {
        var keys = new ImmutableJWKSet<SecurityContext>(
                JWKSet.parse(get(judge.jwksUri()).body()));
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("at+jwt")));
        processor.setJWSKeySelector(
                new JWSVerificationKeySelector<>(Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256), keys));
        return processor.process(token, null);
    }

    private HttpResponse<String> get(String url) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(url))
                        .timeout(Duration.ofSeconds(10))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> token(String form, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(realm.tokenEndpoint()))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
        for (int i = 0; i < headers.length; i += 2) {
            request = request.header(headers[i], headers[i + 1]);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }
}
