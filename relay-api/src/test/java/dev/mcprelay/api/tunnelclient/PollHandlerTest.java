// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.tunnelclient;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import dev.mcprelay.api.http.EdgeServer;
import dev.mcprelay.api.http.VirtualSteps;
import dev.mcprelay.auth.key.MintedKey;
import dev.mcprelay.broker.PollOutcome;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.id.InstanceId;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/// Real requests, and a clock that moves when it is told to.
@Timeout(30)
final class PollHandlerTest {
    private static final String INSTANCE = "0123456789abcdef0123456789abcdef";

    private final VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
    private final ClientDesk desk = new ClientDesk();

    @AfterEach
    void backToRealTime() {
        VirtualTimeScheduler.reset();
    }

    private CompletableFuture<HttpResponse<String>> poll(
            EdgeServer server, MintedKey key, String query, @Nullable String instance) {
        String path = "/v1/tunnels/" + desk.tunnel.id().value() + "/poll" + query;
        String authorization = "Bearer " + key.secret().reveal();
        return instance == null
                ? server.sendAsync("GET", path, "Authorization", authorization)
                : server.sendAsync(
                        "GET", path, "Authorization", authorization, "X-Tunnel-Client-Instance-Id", instance);
    }

    private static HttpResponse<String> soon(CompletableFuture<HttpResponse<String>> answer) {
        return answer.orTimeout(10, TimeUnit.SECONDS).join();
    }

    @ParameterizedTest
    @CsvSource({"PT7S, PT7S", "PT24.999S, PT24.999S", "PT25S, PT25S", "PT1H, PT25S"})
    void aPollDoesNotOutliveItsKey(Duration left, Duration patience) {
        // Given
        MintedKey key = desk.key(desk.clock.instant().plus(left));
        try (EdgeServer server = desk.start()) {
            // When
            HttpResponse<String> answer = soon(poll(server, key, "?timeout_ms=30000", INSTANCE));
            // Then
            assertThat(answer.statusCode()).isEqualTo(204);
            assertThat(desk.broker.polls())
                    .singleElement()
                    .satisfies(poll -> assertThat(poll.patience()).isEqualTo(patience));
        }
    }

    @Test
    void anExpiredKeyDoesNotPoll() {
        // Given
        MintedKey key = desk.key(desk.clock.instant().plusSeconds(7));
        desk.clock.advance(Duration.ofSeconds(7));
        try (EdgeServer server = desk.start()) {
            // When
            HttpResponse<String> answer = soon(poll(server, key, "", INSTANCE));
            // Then
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(desk.broker.polls()).isEmpty();
        }
    }

    /// Two processes of an old release look like one, and would chase each other's polls.
    @Test
    void anEmptyPollOfAnUnnamedInstanceIsAnsweredAfterABreath() {
        // Given
        MintedKey key = desk.key(null);
        try (EdgeServer server = desk.start()) {
            CompletableFuture<HttpResponse<String>> answer = poll(server, key, "", null);
            desk.broker.awaitPolls(1);
            // what comes after it and needs no breath overtakes it
            assertThat(soon(poll(server, key, "", INSTANCE)).statusCode()).isEqualTo(204);
            boolean early = answer.isDone();
            // When
            VirtualSteps.until(time, Duration.ofSeconds(50), answer::isDone);
            // Then
            assertThat(early).isFalse();
            assertThat(soon(answer).statusCode()).isEqualTo(204);
        }
    }

    @ParameterizedTest
    @CsvSource({"?timeout_ms=30000, " + INSTANCE, "?timeout_ms=1000,"})
    void aNamedInstanceAndAShortPollNeedNoBreath(String query, @Nullable String instance) {
        // Given
        MintedKey key = desk.key(null);
        try (EdgeServer server = desk.start()) {
            // When
            HttpResponse<String> answer = soon(poll(server, key, query, instance));
            // Then
            assertThat(answer.statusCode()).isEqualTo(204);
            assertThat(time.now(TimeUnit.MILLISECONDS)).isZero();
        }
    }

    static Stream<Arguments> instances() {
        String longest = "x".repeat(128);
        return Stream.of(
                arguments(longest, longest),
                arguments("a b", null),
                arguments(longest + "x", null),
                arguments("anonymous:key_1", null));
    }

    /// A refusal would stop the client, and a name that stands for a key is nobody's to choose.
    @ParameterizedTest
    @MethodSource("instances")
    void anOddInstanceIdCountsAsNone(String sent, @Nullable String known) {
        // Given
        MintedKey key = desk.key(null);
        InstanceId own = InstanceId.anonymous(key.key().id().value());
        try (EdgeServer server = desk.start()) {
            // When
            HttpResponse<String> answer = soon(poll(server, key, "?timeout_ms=1000", sent));
            // Then
            assertThat(answer.statusCode()).isEqualTo(204);
            assertThat(desk.broker.polls())
                    .singleElement()
                    .satisfies(
                            poll -> assertThat(poll.instance()).isEqualTo(known == null ? own : new InstanceId(known)));
        }
    }

    @Test
    void aDefectOfTheRelayIsSomethingToComeBackAfter() {
        // Given
        MintedKey key = desk.key(null);
        desk.broker.endPollsWith(Mono.error(new IllegalStateException("a defect")));
        try (EdgeServer server = desk.start()) {
            // When
            HttpResponse<String> answer = soon(poll(server, key, "", INSTANCE));
            // Then
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).contains("1");
            assertThat(answer.body()).contains("\"tunnel_transport_unavailable\"");
        }
    }

    @Test
    void aRefusedPollSaysWhenToComeBackAndGivesItsConnectionUp() {
        // Given
        MintedKey key = desk.key(null);
        desk.broker.endPollsWith(new PollOutcome.Refused(ErrorCode.RELAY_DRAINING, Duration.ofSeconds(3)));
        try (EdgeServer server = desk.start()) {
            // When
            HttpResponse<String> answer = soon(poll(server, key, "", INSTANCE));
            // Then
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).contains("3");
            assertThat(answer.headers().firstValue("Connection")).contains("close");
        }
    }

    @Test
    void aStoreThatIsAwayIsNoRefusalOfTheKey() {
        // Given
        MintedKey key = desk.key(null);
        desk.registry.goAway();
        try (EdgeServer server = desk.start()) {
            // When
            HttpResponse<String> answer = soon(poll(server, key, "", INSTANCE));
            // Then
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("tunnel_transport_unavailable");
            assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        }
    }
}
