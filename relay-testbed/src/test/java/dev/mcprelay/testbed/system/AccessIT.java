// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.system;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.mcprelay.testbed.issuer.Signature;
import dev.mcprelay.testbed.issuer.TokenSpec;
import dev.mcprelay.testbed.world.AdminClient.NewTunnel;
import dev.mcprelay.testbed.world.McpCaller;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/// Who may call: tokens of a real issuer, honest and not, and the exact challenge that each refusal carries.
@Timeout(60)
final class AccessIT {
    private static final String ADD = McpCaller.toolCall("1", "add", "{\"a\":1,\"b\":2}");
    private static final String UNKNOWN = "tunnel_0123456789abcdef0123456789abcdef";
    private static final World WORLD = World.of(1);
    private static NewTunnel tunnel = WORLD.tunnel();

    @BeforeAll
    static void connect() {
        tunnel = WORLD.servedTunnel();
    }

    @AfterAll
    static void close() {
        WORLD.close();
    }

    private static String metadataUrl() {
        return WORLD.node().url() + "/.well-known/oauth-protected-resource/v1/mcp/" + tunnel.id();
    }

    private static HttpResponse<String> ask(TokenSpec spec) {
        return McpCaller.of(WORLD.urlOf(tunnel), WORLD.realm().token(spec)).ask(ADD);
    }

    private static String challenge(HttpResponse<String> response) {
        return response.headers().firstValue("WWW-Authenticate").orElse("none");
    }

    @Test
    void aCallWithoutATokenIsToldWhereToGetOne() {
        // When
        HttpResponse<String> response = McpCaller.of(WORLD.urlOf(tunnel), null).ask(ADD);
        // Then
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(challenge(response))
                .isEqualTo("Bearer resource_metadata=\"%s\", scope=\"mcp:tunnel\"", metadataUrl());
        assertThat(response.headers().firstValue("Access-Control-Expose-Headers"))
                .contains("WWW-Authenticate");
        assertThat(Json.relayError(response)).isEqualTo("invalid_token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic YTpi", "Bearer", "Bearer ", "DPoP abc"})
    void whatIsNoBearerTokenIsNoCredential(String authorization) {
        // When
        HttpResponse<String> response =
                McpCaller.of(WORLD.urlOf(tunnel), null).ask(ADD, "Authorization", authorization);
        // Then
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(challenge(response)).doesNotContain("error");
    }

    @Test
    void aTokenInTheQueryIsNoCredential() {
        // When
        HttpResponse<String> response = McpCaller.of(WORLD.urlOf(tunnel) + "?access_token=" + WORLD.token(tunnel), null)
                .ask(ADD);
        // Then
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(challenge(response)).doesNotContain("error");
    }

    static Stream<Arguments> badTokens() {
        return Stream.of(
                bad("token expired", spec -> spec.expiresIn(Duration.ofMinutes(-5))),
                bad("token not valid yet", spec -> spec.notBefore(Duration.ofMinutes(5))),
                bad("token issued in the future", spec -> spec.issuedAt(Duration.ofHours(1))),
                bad("token without expiry", spec -> spec.withoutClaim("exp")),
                bad("token without subject", spec -> spec.withoutClaim("sub")),
                bad("token bound to a key: proof missing", spec -> spec.claim("cnf", Map.of("jkt", "a"))),
                bad(
                        "issuer not trusted here",
                        spec -> spec.issuer(WORLD.strangeRealm().issuer())),
                bad("issuer not trusted here", spec -> spec.issuer(WORLD.realm().issuer() + "/")),
                bad("issuer not trusted here", spec -> spec.withoutClaim("iss")),
                bad("not a signed token", spec -> spec.signed(Signature.NONE)),
                bad("algorithm not allowed", spec -> spec.signed(Signature.HS256_OF_PUBLIC_KEY)),
                bad("signature not valid", spec -> spec.signed(Signature.RS256_FOREIGN_KEY)),
                bad("signature not valid", spec -> spec.signed(Signature.ES256_FOREIGN_KEY)),
                bad("not an access token", spec -> spec.type("JWT")),
                bad("not an access token", spec -> spec.withoutHeader("typ")),
                bad("not an access token", spec -> spec.claim("nonce", "n")),
                bad("critical header not understood", spec -> spec.header("crit", List.of("exp"))),
                elsewhere(WORLD.node().url()),
                elsewhere(WORLD.urlOf(tunnel) + "/"),
                elsewhere(WORLD.urlOf(tunnel) + "/main"),
                elsewhere(WORLD.urlOf(tunnel).replace("http:", "https:")),
                elsewhere(WORLD.urlOf(tunnel).replace("localhost", "LOCALHOST")),
                elsewhere(WORLD.urlOf(tunnel).replace(tunnel.id(), UNKNOWN)));
    }

    private static Arguments bad(String description, UnaryOperator<TokenSpec> change) {
        return arguments(description, change.apply(WORLD.tokenFor(tunnel)));
    }

    private static Arguments elsewhere(String audience) {
        return bad("audience: other resource (expected: the URL called)", spec -> spec.audience(audience));
    }

    @ParameterizedTest(name = "{0} #{index}")
    @MethodSource("badTokens")
    void aBadTokenIsRefusedWithFixedWords(String description, TokenSpec spec) {
        // Given
        int before = WORLD.server().requests().size();
        // When
        HttpResponse<String> response = ask(spec);
        // Then
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(challenge(response))
                .isEqualTo(
                        "Bearer error=\"invalid_token\", error_description=\"%s\", resource_metadata=\"%s\","
                                + " scope=\"mcp:tunnel\"",
                        description, metadataUrl());
        assertThat(WORLD.server().requests()).hasSize(before);
    }

    @Test
    void aTokenForSeveralResourcesIsGoodForEach() {
        // Given
        String[] audiences = {"https://elsewhere.example", WORLD.urlOf(tunnel)};
        // When
        HttpResponse<String> response =
                ask(WORLD.tokenFor(tunnel).audience(audiences).signed(Signature.ES256));
        // Then
        assertThat(response.statusCode()).isEqualTo(200);
    }

    @Test
    void theSchemeMayBeWrittenInLowerCase() {
        // When
        HttpResponse<String> response =
                McpCaller.of(WORLD.urlOf(tunnel), null).ask(ADD, "Authorization", "bearer " + WORLD.token(tunnel));
        // Then
        assertThat(response.statusCode()).isEqualTo(200);
    }

    @Test
    void twoCredentialsAreMalformed() {
        // Given
        String token = WORLD.token(tunnel);
        // When
        HttpResponse<String> response = McpCaller.of(WORLD.urlOf(tunnel), null)
                .ask(ADD, "Authorization", "Bearer " + token, "Authorization", "Bearer " + token);
        // Then
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(challenge(response)).startsWith("Bearer error=\"invalid_request\"");
    }

    @Test
    void aTokenWithoutTheScopeIsToldWhichOnesItLacks() {
        // When
        HttpResponse<String> response = ask(WORLD.tokenFor(tunnel).scope("other"));
        // Then
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(challenge(response))
                .isEqualTo(
                        "Bearer error=\"insufficient_scope\", scope=\"mcp:tunnel\", resource_metadata=\"%s\"",
                        metadataUrl());
    }

    @Test
    void newKeysOfTheIssuerAreLearned() {
        // Given
        assertThat(ask(WORLD.tokenFor(tunnel)).statusCode()).isEqualTo(200);
        WORLD.realm().rotateKeys();
        // When
        HttpResponse<String> response = ask(WORLD.tokenFor(tunnel));
        // Then
        assertThat(response.statusCode()).isEqualTo(200);
    }

    @Test
    void anUnknownTunnelAndAForbiddenOneLookAlike() {
        // Given
        String policy = "{\"mode\":\"relay\",\"allow\":[{\"issuer\":\""
                + WORLD.realm().issuer() + "\",\"subjects\":[\"somebody-else\"]}]}";
        NewTunnel forbidden = WORLD.tunnel(policy);
        WORLD.serve(forbidden);
        String unknownUrl = WORLD.urlOf(tunnel).replace(tunnel.id(), UNKNOWN);
        String token = WORLD.realm().token(WORLD.tokenFor(tunnel).audience(unknownUrl, WORLD.urlOf(forbidden)));
        // When
        HttpResponse<String> one = McpCaller.of(WORLD.urlOf(forbidden), token).ask(ADD, "X-Request-Id", "same");
        HttpResponse<String> other = McpCaller.of(unknownUrl, token).ask(ADD, "X-Request-Id", "same");
        // Then
        assertThat(one.statusCode()).isEqualTo(403);
        assertThat(other.statusCode()).isEqualTo(one.statusCode());
        assertThat(other.body()).isEqualTo(one.body());
        assertThat(headersOf(other)).isEqualTo(headersOf(one));
    }

    @Test
    void aStrangerLearnsNothingFromTheChallengeOfAnUnknownTunnel() {
        // Given
        String unknownUrl = WORLD.urlOf(tunnel).replace(tunnel.id(), UNKNOWN);
        // When
        HttpResponse<String> known = McpCaller.of(WORLD.urlOf(tunnel), null).ask(ADD);
        HttpResponse<String> unknown = McpCaller.of(unknownUrl, null).ask(ADD);
        // Then
        assertThat(unknown.statusCode()).isEqualTo(known.statusCode());
        assertThat(challenge(unknown).replace(UNKNOWN, tunnel.id())).isEqualTo(challenge(known));
    }

    private static Map<String, List<String>> headersOf(HttpResponse<String> response) {
        return response.headers().map().entrySet().stream()
                .filter(entry -> !entry.getKey().equalsIgnoreCase("date"))
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Test
    void anOpenTunnelAsksForNothing() {
        // Given
        NewTunnel open = WORLD.tunnel(World.OPEN);
        WORLD.serve(open);
        // When
        HttpResponse<String> response = McpCaller.of(WORLD.urlOf(open), null).ask(ADD);
        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(metadata("/v1/mcp/" + open.id()).statusCode()).isEqualTo(404);
    }

    @Test
    void theMetadataOfAnOpenTunnelIsRefusedInWords() {
        // Given
        NewTunnel open = WORLD.tunnel(World.OPEN);
        // When
        HttpResponse<String> response = metadata("/v1/mcp/" + open.id());
        // Then
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(Json.envelopeError(response)).isEqualTo("route_not_found");
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
    }

    private static HttpResponse<String> metadata(String path) {
        return McpCaller.of(WORLD.node().url() + "/.well-known/oauth-protected-resource" + path, null)
                .send("GET");
    }

    @Test
    void theMetadataOfAResourceIsPublic() {
        // When
        HttpResponse<String> response = metadata("/v1/mcp/" + tunnel.id());
        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
        assertThat(response.headers().firstValue("Cache-Control")).contains("max-age=300, public");
        assertThat(Json.of(response))
                .isEqualTo(Json.of("{\"resource\":\"" + WORLD.urlOf(tunnel) + "\",\"authorization_servers\":[\""
                        + WORLD.realm().issuer() + "\"],\"scopes_supported\":[\"mcp:tunnel\"],"
                        + "\"bearer_methods_supported\":[\"header\"],\"resource_name\":\"Private MCP tunnel\"}"));
    }

    @Test
    void theMetadataOfAnUnknownTunnelIsTheSame() {
        // When
        HttpResponse<String> known = metadata("/v1/mcp/" + tunnel.id());
        HttpResponse<String> unknown = metadata("/v1/mcp/" + UNKNOWN);
        // Then
        assertThat(unknown.statusCode()).isEqualTo(200);
        assertThat(unknown.body().replace(UNKNOWN, tunnel.id())).isEqualTo(known.body());
    }

    @Test
    void aChannelHasMetadataOfItsOwn() {
        // When
        HttpResponse<String> response = metadata("/v1/mcp/" + tunnel.id() + "/search");
        // Then
        assertThat(Json.of(response).at("/resource").asString()).isEqualTo("%s/search", WORLD.urlOf(tunnel));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/v1/mcp", "/v1/mcp/"})
    void thereIsNoMetadataAtTheRoot(String path) {
        // When
        HttpResponse<String> response = metadata(path);
        // Then
        assertThat(response.statusCode()).isEqualTo(404);
    }

    @Test
    void aRuntimeKeyReadsItsTunnelAndNothingElse() {
        // Given
        NewTunnel other = WORLD.tunnel();
        // When
        HttpResponse<String> own = admin(tunnel, "GET", "");
        HttpResponse<String> foreign = admin(other, "GET", "");
        HttpResponse<String> delete = admin(tunnel, "DELETE", "");
        // Then
        assertThat(own.statusCode()).isEqualTo(200);
        assertThat(Json.of(own).at("/id").asString()).isEqualTo(tunnel.id());
        assertThat(foreign.statusCode()).isEqualTo(401);
        assertThat(delete.statusCode()).isEqualTo(403);
        assertThat(Json.envelopeError(delete)).isEqualTo("tunnel_management_permission_required");
    }

    private static HttpResponse<String> admin(NewTunnel of, String method, String suffix) {
        return McpCaller.of(WORLD.node().url() + "/v1/tunnels/" + of.id() + suffix, tunnel.key())
                .send(method);
    }

    @Test
    void neitherKeyIsGoodForTheOtherSurface() {
        // When
        HttpResponse<String> adminKey =
                McpCaller.of(WORLD.urlOf(tunnel), "admin-key-of-the-testbed").ask(ADD);
        HttpResponse<String> runtimeKey =
                McpCaller.of(WORLD.urlOf(tunnel), tunnel.key()).ask(ADD);
        HttpResponse<String> poll = WORLD.admin().send("GET", "/v1/tunnels/" + tunnel.id() + "/poll", "");
        // Then
        assertThat(adminKey.statusCode()).isEqualTo(401);
        assertThat(runtimeKey.statusCode()).isEqualTo(401);
        assertThat(poll.statusCode()).isEqualTo(401);
    }
}
