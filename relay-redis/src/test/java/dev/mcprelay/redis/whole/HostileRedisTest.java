// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.whole;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import reactor.core.publisher.Flux;

import dev.mcprelay.broker.Delivery;
import dev.mcprelay.broker.Frame;
import dev.mcprelay.broker.PollOutcome;
import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.broker.kit.Edge;
import dev.mcprelay.broker.kit.Polls;
import dev.mcprelay.broker.kit.Responses;
import dev.mcprelay.protocol.command.TunnelCommand;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.response.ResponseType;
import dev.mcprelay.redis.embedded.RestartableRedis;
import dev.mcprelay.redis.whole.WholeNodes.Node;

import static dev.mcprelay.redis.whole.WholeNodes.await;
import static dev.mcprelay.redis.whole.WholeNodes.eventually;
import static org.assertj.core.api.Assertions.assertThat;

/// Nodes whose Redis is full, evicts, or is shared with strangers. It is one of its own: nobody else shall
/// suffer.
final class HostileRedisTest {
    @TempDir
    private Path folder;

    private RestartableRedis server;
    private WholeNodes nodes;
    private Node ingress;
    private Node edge;
    private int written;

    @BeforeEach
    void start() {
        server = RestartableRedis.start(folder);
        nodes = new WholeNodes(server.url());
        ingress = nodes.start();
        edge = nodes.start();
        nodes.meet();
    }

    @AfterEach
    void stop() {
        nodes.close();
        server.close();
    }

    /// From the caller at one node to the client at the other, and back.
    private void callsCross() {
        var poll = edge.edge().poll(Polls.of("a"));
        List<Frame> frames = ingress.edge().call(Calls.aCall());
        TunnelCommand command = Edge.written(poll).getFirst();
        assertThat(edge.edge().answer(command)).isEqualTo(Delivery.ACCEPTED);
        eventually(() -> !frames.isEmpty());
        assertThat(frames.getLast()).isInstanceOf(Frame.Answered.class);
    }

    private static ErrorCode failure(List<Frame> frames) {
        eventually(() -> !frames.isEmpty());
        return ((Frame.Failed) frames.getFirst()).reason();
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void anAnswerOfSixteenMebibytesCrossesNodes() {
        // Given
        var poll = edge.edge().poll(Polls.of("a"));
        List<Frame> frames = ingress.edge().call(Calls.aCall());
        TunnelCommand command = Edge.written(poll).getFirst();
        String json = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"" + "x".repeat(16 << 20) + "\"}";
        // When
        Delivery delivery = edge.edge()
                .post(command, Responses.of(command.head().requestId(), ResponseType.JSONRPC_RESPONSE, json))
                .get();
        // Then
        assertThat(delivery).isEqualTo(Delivery.ACCEPTED);
        eventually(() -> !frames.isEmpty());
        assertThat(frames.getLast()).isInstanceOf(Frame.Answered.class);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void whileRedisHasNoMemoryOnlyLocalCallsAreServedAndAfterwardsAll() {
        // Given
        callsCross();
        assertThat(nodes.configure("maxmemory", "1")).isEqualTo("OK");
        // When
        List<Frame> far = ingress.edge().call(Calls.aCall());
        ErrorCode reason = failure(far);
        var here = ingress.edge().poll(Polls.of("b"));
        List<Frame> near = ingress.edge().call(Calls.aCall());
        TunnelCommand command = Edge.written(here).getFirst();
        // Then
        assertThat(reason).isEqualTo(ErrorCode.RELAY_UNAVAILABLE);
        assertThat(ingress.edge().answer(command)).isEqualTo(Delivery.ACCEPTED);
        assertThat(near).hasSize(1).first().isInstanceOf(Frame.Answered.class);
        assertThat(nodes.configure("maxmemory", "0")).isEqualTo("OK");
        eventually(() -> ingress.membership().isAnswered() && edge.membership().isAnswered());
        callsCross();
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aRedisThatEvictsCostsNothingButTime() {
        // Given
        callsCross();
        assertThat(nodes.configure("maxmemory-policy", "allkeys-lru")).isEqualTo("OK");
        assertThat(nodes.configure("maxmemory", "3mb")).isEqualTo("OK");
        String junk = "x".repeat(10_000);
        // When
        eventually(() -> {
            var _ = await(Flux.range(0, 50)
                    .flatMap(_ -> nodes.redis().reactive().set("junk " + ++written, junk), 1)
                    .collectList());
            return await(nodes.redis().reactive().exists(nodes.keys().instances(Calls.TUNNEL))) == 0;
        });
        // Then
        assertThat(nodes.configure("maxmemory", "0")).isEqualTo("OK");
        callsCross();
        assertThat(ingress.membership().others()).contains(edge.id());
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void theSixtyFifthInstanceIsTurnedAwayWhereverItPolls() {
        // Given
        var polls = IntStream.range(0, 64)
                .mapToObj(i -> edge.edge().poll(Polls.of("i" + i)))
                .toList();
        eventually(() -> await(nodes.redis().reactive().hlen(nodes.keys().instances(Calls.TUNNEL))) == 64);
        // When
        PollOutcome outcome = ingress.edge().poll(Polls.of("one-too-many")).get();
        // Then
        assertThat(outcome).isEqualTo(new PollOutcome.Refused(ErrorCode.RATE_LIMIT_EXCEEDED, Duration.ofSeconds(5)));
        assertThat(polls).noneMatch(Edge.Pending::isDone);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aClusterWithAnotherPrefixIsAnotherWorld() {
        // Given
        var poll = edge.edge().poll(Polls.of("a"));
        try (WholeNodes strangers = new WholeNodes(server.url())) {
            Node stranger = strangers.start();
            // When
            List<Frame> frames = stranger.edge().call(Calls.aCall());
            // Then
            assertThat(failure(frames)).isEqualTo(ErrorCode.TUNNEL_CLIENT_NOT_SEEN);
            assertThat(stranger.membership().others()).isEmpty();
        }
        assertThat(poll.isDone()).isFalse();
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aNodeWhoseClockIsAnHourOffServesAndIsServed() {
        // Given
        Node wrong = nodes.start(Duration.ofHours(-1));
        nodes.meet();
        var poll = wrong.edge().poll(Polls.of("a"));
        // When
        List<Frame> frames = ingress.edge().call(Calls.aCall());
        TunnelCommand command = Edge.written(poll).getFirst();
        // Then
        assertThat(wrong.edge().answer(command)).isEqualTo(Delivery.ACCEPTED);
        eventually(() -> !frames.isEmpty());
        assertThat(Duration.between(
                                wrong.membership().sharedTime(),
                                ingress.membership().sharedTime())
                        .abs())
                .isLessThan(Duration.ofMinutes(1));
    }
}
