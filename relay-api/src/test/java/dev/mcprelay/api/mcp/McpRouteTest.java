// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.mcp;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import dev.mcprelay.api.http.EdgeServer;
import dev.mcprelay.api.http.NarrowPeer;
import dev.mcprelay.api.http.OriginPolicy;
import dev.mcprelay.api.http.VirtualSteps;
import dev.mcprelay.api.mcp.session.SessionIds;
import dev.mcprelay.api.mcp.session.SessionReplay;
import dev.mcprelay.auth.access.AccessSettings;
import dev.mcprelay.auth.access.ScopeHierarchy;
import dev.mcprelay.auth.access.TunnelAccess;
import dev.mcprelay.auth.policy.AccessPolicy;
import dev.mcprelay.auth.registry.CacheSettings;
import dev.mcprelay.auth.registry.CachedTunnels;
import dev.mcprelay.auth.registry.InMemoryTunnelRegistry;
import dev.mcprelay.auth.registry.SettableClock;
import dev.mcprelay.auth.registry.Tunnel;
import dev.mcprelay.auth.registry.Tunnels;
import dev.mcprelay.auth.resource.PublicUrl;
import dev.mcprelay.auth.token.CallerAuthentication;
import dev.mcprelay.auth.token.FetchLimits;
import dev.mcprelay.broker.port.SessionHomes;
import dev.mcprelay.protocol.id.TunnelId;

import static org.assertj.core.api.Assertions.assertThat;

/// The route as it is mounted, for a tunnel that anyone may call, over a broker with a defect.
@Timeout(30)
final class McpRouteTest {
    private static final Duration BOUND = Duration.ofSeconds(5);
    private static final String CALL = "{\"jsonrpc\":\"2.0\",\"id\":\"mine\",\"method\":\"tools/list\"}";

    private final VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
    private final SettableClock clock = new SettableClock();
    private final InMemoryTunnelRegistry registry = new InMemoryTunnelRegistry();
    private final Tunnel tunnel = Tunnels.aTunnel(AccessPolicy.OPEN);
    private final String path = McpPath.PREFIX + tunnel.id().value();

    McpRouteTest() {
        var _ = registry.create(tunnel).block(BOUND);
    }

    @AfterEach
    void backToRealTime() {
        VirtualTimeScheduler.reset();
    }

    private static final class NoHomes implements SessionHomes {
        @Override
        public Mono<Integer> home(TunnelId of, String session) {
            return Mono.empty();
        }

        @Override
        public Mono<Integer> move(TunnelId of, String session, int from, int to) {
            return Mono.empty();
        }
    }

    private EdgeServer start() {
        PublicUrl url = new PublicUrl("https://relay.example.com");
        SessionIds sessions = Samples.sessions();
        FinalAnswers finals = new FinalAnswers(sessions, Samples.SETTINGS);
        CallerAccess access = new CallerAccess(
                url,
                new CachedTunnels(registry, CacheSettings.DEFAULT, clock),
                new CallerAuthentication(List.of(), WebClient.create(), FetchLimits.DEFAULT, clock),
                new TunnelAccess(new AccessSettings(List.of(), ScopeHierarchy.FLAT, true)));
        return EdgeServer.mounting(new McpRoute(
                new OriginPolicy(url.value(), List.of()),
                access,
                new CallReader(sessions, Samples.SETTINGS, clock),
                sessions,
                new SessionReplay(_ -> Mono.error(new IllegalStateException("a defect")), new NoHomes(), clock),
                new McpRoute.Replies(finals, new ReplyWriter(finals, Samples.SETTINGS.keepAlive())),
                Samples.SETTINGS.largestBody()));
    }

    @Test
    void aDefectOfTheRelayIsAJsonRpcErrorThatKeepsItsTextToItself() {
        // Given
        try (EdgeServer server = start()) {
            // When
            HttpResponse<String> answer =
                    server.send("POST", path, BodyPublishers.ofString(CALL), "Content-Type", "application/json");
            // Then
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
            assertThat(answer.body())
                    .startsWith("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32603,")
                    .contains("\"data\":{\"code\":\"internal\",\"fault\":\"relay\"")
                    .doesNotContain("a defect");
        }
    }

    @Test
    void aBodyThatDoesNotComeIsToldSoAndEndsItsConnection() throws IOException {
        // Given
        CompletableFuture<String> answer = new CompletableFuture<>();
        try (EdgeServer server = start();
                NarrowPeer peer = new NarrowPeer(server.port())
                        .send("POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                                + "Content-Length: 100\r\n\r\n{")) {
            Thread.ofVirtual().start(() -> answer.complete(peer.text()));
            // When
            VirtualSteps.until(time, Duration.ofMinutes(4), answer::isDone);
            // Then
            assertThat(answer.join()).startsWith("HTTP/1.1 408 ").contains("\"code\":\"request_timeout\"");
        }
    }
}
