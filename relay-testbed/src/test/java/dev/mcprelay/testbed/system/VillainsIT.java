// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.system;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.mcprelay.testbed.world.AdminClient.NewTunnel;
import dev.mcprelay.testbed.world.McpCaller;

import static org.assertj.core.api.Assertions.assertThat;

/// Peers that take and do not give, or are gone in the middle: their own call ends, and nobody else notices.
@Timeout(60)
final class VillainsIT {
    private static final World WORLD = World.of(1);
    private static NewTunnel honest = WORLD.tunnel();
    private final NewTunnel tunnel = WORLD.tunnel();

    @BeforeAll
    static void connect() {
        honest = WORLD.servedTunnel();
    }

    @AfterEach
    void nobodyElseNotices() {
        Stopwatch stopwatch = new Stopwatch();
        var response = WORLD.caller(honest).ask(McpCaller.toolCall("1", "add", "{\"a\":1,\"b\":2}"));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(stopwatch.elapsed()).isLessThan(Duration.ofSeconds(3));
    }

    @AfterAll
    static void close() {
        WORLD.close();
    }

    private CompletableFuture<HttpResponse<String>> call() {
        return WORLD.caller(tunnel).post(McpCaller.toolCall("1", "echo", "{\"value\":1}"));
    }

    @Test
    void aClientThatPollsAndNeverReadsLosesItsCall() {
        // Given
        try (RudeTunnelClient rude = new RudeTunnelClient(WORLD.node().url(), tunnel).poll()) {
            WORLD.awaitParked(tunnel);
            Stopwatch stopwatch = new Stopwatch();
            // When
            HttpResponse<String> response = Soon.get(call());
            // Then
            assertThat(response.statusCode()).isEqualTo(502);
            assertThat(Json.relayError(response)).isEqualTo("tunnel_client_lost");
            assertThat(Json.of(response).at("/error/data/retrySafe").asBoolean(true))
                    .isFalse();
            assertThat(stopwatch.elapsed()).isLessThan(Duration.ofSeconds(5));
            assertThat(rude.command().rpcId()).isNotBlank();
        }
    }

    @Test
    void aClientKilledMidPollLeavesNoPollBehind() {
        // Given
        RudeTunnelClient rude = new RudeTunnelClient(WORLD.node().url(), tunnel).poll();
        WORLD.awaitParked(tunnel);
        // When
        rude.die();
        // Then
        HttpResponse<String> response = Soon.get(call());
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(Json.relayError(response)).isEqualTo("tunnel_client_not_connected");
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void aClientKilledMidCallLosesIt() {
        // Given
        RudeTunnelClient rude = new RudeTunnelClient(WORLD.node().url(), tunnel).poll();
        WORLD.awaitParked(tunnel);
        CompletableFuture<HttpResponse<String>> call = call();
        assertThat(rude.command().rpcId()).isNotBlank();
        Stopwatch stopwatch = new Stopwatch();
        // When
        rude.die();
        // Then
        HttpResponse<String> response = Soon.get(call);
        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(Json.relayError(response)).isEqualTo("tunnel_client_lost");
        assertThat(stopwatch.elapsed()).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void aClientThatClosesInTheMiddleOfItsAnswerMayStillGiveIt() {
        // Given
        RudeTunnelClient rude = new RudeTunnelClient(WORLD.node().url(), tunnel).poll();
        WORLD.awaitParked(tunnel);
        CompletableFuture<HttpResponse<String>> call = call();
        HandClient.Command command = rude.command();
        // When
        rude.answerHalf(command);
        // Then
        assertThat(WORLD.hand(tunnel)
                        .respond(command, command.answered("{\"whole\":true}"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(Soon.get(call).body()).contains("\"whole\":true");
    }

    @Test
    void aCallerThatNeverReadsItsStreamHoldsNobodyElseOfTheSameTunnel() {
        // Given
        try (SlowCaller slow = new SlowCaller(WORLD, honest)) {
            slow.ask("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"progress\","
                    + "\"arguments\":{\"n\":200,\"ms\":0,\"bytes\":100000,\"uid\":\"unread\"},"
                    + "\"_meta\":{\"progressToken\":\"p\"}}}");
            Soon.until("the call runs", () -> WORLD.inFlight(honest) == 1);
            // When
            nobodyElseNotices();
            // Then
            slow.leave();
            Soon.until("the client is free again", () -> WORLD.inFlight(honest) == 0);
        }
    }

    @Test
    void aCallerThatLeavesMidCallHoldsNobody() {
        // Given
        SlowCaller caller = new SlowCaller(WORLD, honest);
        caller.ask(McpCaller.toolCall("1", "sleep", "{\"ms\":1500,\"uid\":\"left\"}"));
        Soon.until("the call runs", () -> WORLD.server().executions("left") == 1);
        // When
        caller.leave();
        // Then
        nobodyElseNotices();
        Soon.until("the client is free again", () -> WORLD.inFlight(honest) == 0);
        assertThat(WORLD.server().executions("left")).isOne();
    }

    @Test
    void aCrowdThatSaysNothingHoldsNobody() {
        // Given
        List<RawSocket> crowd = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            RawSocket silent = WORLD.socket();
            silent.send("POST /v1/mcp/" + honest.id() + " HTTP/1.1\r\nHost: a\r\nX-Slow: ");
            crowd.add(silent);
        }
        // When
        nobodyElseNotices();
        // Then
        crowd.forEach(RawSocket::cut);
    }
}
