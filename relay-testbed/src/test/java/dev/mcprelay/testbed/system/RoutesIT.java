// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.system;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;

import dev.mcprelay.testbed.world.AdminClient;
import dev.mcprelay.testbed.world.AdminClient.NewTunnel;
import dev.mcprelay.testbed.world.McpCaller;

import static org.assertj.core.api.Assertions.assertThat;

/// Every route of the application stands behind a rule: walked as they are mapped, so that a new one is met
/// here.
@Timeout(60)
final class RoutesIT {
    private static final World WORLD = World.of(1);
    private static final NewTunnel TUNNEL = WORLD.tunnel();
    private static final NewTunnel OTHER = WORLD.tunnel();

    /// What anybody may read, and why it is here is said where it is served.
    private static final Set<String> PUBLIC = Set.of(
            "/.well-known/oauth-protected-resource/v1/mcp/{tunnel}",
            "/.well-known/oauth-protected-resource/v1/mcp/{tunnel}/{channel}");

    /// For so long the official client keeps an idle connection, and may use it again.
    private static final Duration KEPT_BY_CLIENTS = Duration.ofSeconds(90);

    @AfterAll
    static void close() {
        WORLD.close();
    }

    /// A client of that age posts a response once, and loses it with a connection that closes under it.
    @Test
    void anIdleConnectionLivesLongerThanTunnelClientsKeepIt() {
        // When
        Duration idle =
                WORLD.node().part(Environment.class).getRequiredProperty("server.netty.idle-timeout", Duration.class);
        // Then
        assertThat(idle).isGreaterThan(KEPT_BY_CLIENTS);
    }

    record Route(String method, String pattern) {
        String path() {
            return pattern.replace("{id}", TUNNEL.id())
                    .replace("{tunnel}", TUNNEL.id())
                    .replace("{channel}", "main")
                    .replace("{key}", TUNNEL.keyId());
        }
    }

    static List<Route> mapped() {
        return WORLD.node().part(RequestMappingHandlerMapping.class).getHandlerMethods().keySet().stream()
                .flatMap(RoutesIT::routes)
                .toList();
    }

    private static Stream<Route> routes(RequestMappingInfo info) {
        Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
        List<String> names = methods.isEmpty()
                ? List.of("GET", "POST", "PUT", "DELETE")
                : methods.stream().map(RequestMethod::name).toList();
        return info.getPatternsCondition().getPatterns().stream()
                .flatMap(pattern -> names.stream().map(name -> new Route(name, pattern.getPatternString())));
    }

    static List<Route> guarded() {
        return mapped().stream()
                .filter(route -> !PUBLIC.contains(route.pattern()))
                .toList();
    }

    private static HttpResponse<String> asked(String key, Route route) {
        return new AdminClient(WORLD.node().url(), key).send(route.method(), route.path(), "");
    }

    @Test
    void theWalkMeetsTheRoutes() {
        // When
        List<Route> mapped = mapped();
        // Then
        assertThat(mapped)
                .contains(
                        new Route("POST", "/v1/tunnels/{id}/keys"),
                        new Route("GET", "/v1/tunnel/{id}/cloudflare/runtime"))
                .extracting(Route::pattern)
                .containsAll(PUBLIC);
    }

    @ParameterizedTest
    @MethodSource("guarded")
    void nobodyPassesWithoutAKeyOrWithThatOfAnotherTunnel(Route route) {
        // When
        HttpResponse<String> absent =
                McpCaller.of(WORLD.node().url() + route.path(), null).send(route.method());
        HttpResponse<String> wrong = asked("wrong", route);
        HttpResponse<String> foreign = asked(OTHER.key(), route);
        // Then
        assertThat(absent.statusCode()).isEqualTo(401);
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(foreign.statusCode()).isEqualTo(401);
    }

    /// The walk would pass, too, were everything closed.
    @ParameterizedTest
    @MethodSource("guarded")
    void anAdministratorPasses(Route route) {
        // Given
        NewTunnel own = WORLD.tunnel();
        Route onOwn = new Route(
                route.method(), route.pattern().replace("{id}", own.id()).replace("{key}", own.keyId()));
        // When
        HttpResponse<String> response = asked("admin-key-of-the-testbed", onOwn);
        // Then
        assertThat(response.statusCode()).isNotIn(401, 403, 405);
        assertThat(response.body()).doesNotContain("route_not_found");
    }

    /// These stand in front of the dispatcher, with checks of their own.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /v1/tunnels/{id}/poll",
                "POST /v1/tunnels/{id}/response",
                "GET /v1/tunnel/{id}/poll",
                "POST /v1/tunnel/{id}/response",
                "POST /v1/mcp/{tunnel}",
                "GET /v1/mcp/{tunnel}",
                "DELETE /v1/mcp/{tunnel}",
                "POST /v1/mcp/{tunnel}/{channel}"
            })
    void theHotRoutesAskForTheirOwnKeys(String line) {
        // Given
        Route route = new Route(line.split(" ", -1)[0], line.split(" ", -1)[1]);
        // When
        HttpResponse<String> absent =
                McpCaller.of(WORLD.node().url() + route.path(), null).send(route.method());
        HttpResponse<String> admin = asked("admin-key-of-the-testbed", route);
        HttpResponse<String> foreign = asked(OTHER.key(), route);
        // Then
        assertThat(absent.statusCode()).isEqualTo(401);
        assertThat(admin.statusCode()).isEqualTo(401);
        assertThat(foreign.statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator",
                "/actuator/health",
                "/actuator/prometheus",
                "/actuator/env",
                "/v1/anything",
                "/webjars/a.js",
                "/",
                "/.well-known/oauth-authorization-server"
            })
    void whatHasNoRuleDoesNotExist(String path) {
        // When
        HttpResponse<String> stranger =
                McpCaller.of(WORLD.node().url() + path, null).send("GET");
        HttpResponse<String> admin = WORLD.admin().send("GET", path, "");
        // Then
        assertThat(stranger.statusCode()).isEqualTo(404);
        assertThat(Json.envelopeError(stranger)).isEqualTo("route_not_found");
        assertThat(admin.statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/tunnel", "/v1/tunnel/x", "/v1/tunnels/", "/v1/tunnels/x/y/z", "/v1/admin/keys"})
    void belowAPathThatWantsAKeyAStrangerDoesNotLearnWhatExists(String path) {
        // When
        HttpResponse<String> stranger =
                McpCaller.of(WORLD.node().url() + path, null).send("POST");
        // Then
        assertThat(stranger.statusCode()).isEqualTo(path.equals("/v1/tunnel") ? 404 : 401);
    }
}
