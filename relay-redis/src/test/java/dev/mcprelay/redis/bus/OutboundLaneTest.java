// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.bus;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.broker.kit.Letters;
import dev.mcprelay.broker.message.EncodedMessage;
import dev.mcprelay.broker.message.MessageCodec;
import dev.mcprelay.broker.message.NodeMessage;
import dev.mcprelay.broker.message.SentMessage;
import dev.mcprelay.broker.port.FrameBus.Sending;
import dev.mcprelay.protocol.id.NodeId;

import static dev.mcprelay.redis.bus.BusesOnRedis.eventually;
import static org.assertj.core.api.Assertions.assertThat;

/// When a lane pushes, and what it says of what it pushed; the pushes are answered by hand.
final class OutboundLaneTest {
    private static final MessageCodec CODEC = new MessageCodec(1);

    private final BusThread timer = new BusThread();
    private final List<byte[]> pushed = new ArrayList<>();
    private final List<CompletableFuture<Sending>> answers = new ArrayList<>();
    private final List<Sending> told = new ArrayList<>();
    private final List<Sending> left = new ArrayList<>();
    private final OutboundLane lane = new OutboundLane(this::push, timer);

    @AfterEach
    void close() {
        timer.end(() -> {});
    }

    @Test
    void whatComesWhileAPushIsUnderWayLeavesTogether() {
        // Given
        IntStream.range(0, 5).forEach(i -> send(i, false));
        assertThat(numbers(0)).containsExactly(1L);
        // When
        boolean answered = answers.getFirst().complete(Sending.SENT);
        // Then
        assertThat(answered).isTrue();
        assertThat(pushed).hasSize(2);
        assertThat(numbers(1)).containsExactly(2L, 3L, 4L, 5L);
        assertThat(told).containsExactly(Sending.SENT);
    }

    @Test
    void anElementHasABound() {
        // Given
        int half = OutboundLane.MOST_BYTES / 2;
        send(Letters.small(0).message(), false);
        IntStream.range(0, 3).forEach(i -> send(Letters.large(i, half - 1000).message(), false));
        send(Letters.large(9, 3 * half).message(), false);
        // When
        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i).complete(Sending.SENT)).isTrue();
        }
        // Then
        assertThat(pushed)
                .hasSize(4)
                .filteredOn(element -> element.length > OutboundLane.MOST_BYTES)
                .hasSize(1);
        assertThat(told).hasSize(5).containsOnly(Sending.SENT);
    }

    @Test
    void aLazyLetterGoesWithTheNextOrAlone() {
        // Given
        send(1, true);
        assertThat(pushed()).isZero();
        // When
        send(2, false);
        // Then
        assertThat(numbers(0)).containsExactly(1L, 2L);
        assertThat(answers.getFirst().complete(Sending.SENT)).isTrue();
        send(3, true);
        assertThat(pushed()).isEqualTo(1);
        eventually(() -> pushed() == 2);
    }

    @Test
    void aLazyLetterDoesNotLeaveBecauseAPushCameBack() {
        // Given
        send(1, false);
        send(2, true);
        // When
        boolean answered = answers.getFirst().complete(Sending.SENT);
        // Then
        assertThat(answered).isTrue();
        eventually(() -> pushed() == 2);
    }

    @Test
    void whoIsToldOfAFailureMaySendAgainAndManyFailAtOnceWithoutEnd() {
        // Given
        int letters = 20_000;
        List<Sending> outcomes = new ArrayList<>();
        var refusing = new OutboundLane(
                _ -> CompletableFuture.failedFuture(
                        new RedisException("Currently not connected. Commands are rejected.")),
                timer);
        // When
        again(refusing, outcomes, letters);
        // Then
        assertThat(outcomes).hasSize(letters).containsOnly(Sending.NOT_WRITTEN);
    }

    /// One after another; each from within the news of the one before, every hundredth from outside.
    private static void again(OutboundLane lane, List<Sending> outcomes, int letters) {
        while (outcomes.size() < letters) {
            int stop = outcomes.size() + 100;
            next(lane, outcomes, stop);
        }
    }

    private static void next(OutboundLane lane, List<Sending> outcomes, int stop) {
        var _ = lane.send(Calls.TUNNEL, frame(1), false, _ -> {}).subscribe(sending -> {
            outcomes.add(sending);
            if (outcomes.size() < stop) {
                next(lane, outcomes, stop);
            }
        });
    }

    @Test
    void onlyWhatCertainlyDidNotHappenIsNotWritten() {
        // When
        List<Sending> verdicts = List.of(
                SendingVerdict.of(new RedisCommandExecutionException("OOM command not allowed")),
                SendingVerdict.of(new RedisConnectionException("Unable to connect")),
                SendingVerdict.of(new RedisException("Connection is closed")),
                SendingVerdict.of(new RedisException("Request queue size exceeded: 65536.")),
                SendingVerdict.of(new RedisCommandTimeoutException("Command timed out")),
                SendingVerdict.of(new RedisException("Connection disconnected")),
                SendingVerdict.of(new IllegalStateException("what?")));
        // Then
        assertThat(verdicts)
                .containsExactly(
                        Sending.NOT_WRITTEN,
                        Sending.NOT_WRITTEN,
                        Sending.NOT_WRITTEN,
                        Sending.NOT_WRITTEN,
                        Sending.UNKNOWN,
                        Sending.UNKNOWN,
                        Sending.UNKNOWN);
    }

    @Test
    void whatWaitsWhenTheLaneClosesIsNotWritten() {
        // Given
        send(1, false);
        send(2, false);
        // When
        lane.close();
        // Then
        send(3, false);
        assertThat(told).containsExactly(Sending.NOT_WRITTEN, Sending.NOT_WRITTEN);
        assertThat(answers.getFirst().complete(Sending.SENT)).isTrue();
        assertThat(told).hasSize(3).endsWith(Sending.SENT);
    }

    @Test
    void whatNobodyWaitsForAnyMoreIsTakenOutOfTheLine() {
        // Given
        send(1, false);
        var second = sending(Letters.message(2), false).subscribe(told::add);
        send(3, false);
        // When
        second.dispose();
        // Then
        assertThat(left).containsExactly(Sending.NOT_WRITTEN);
        assertThat(answers.getFirst().complete(Sending.SENT)).isTrue();
        assertThat(CODEC.decode(pushed.get(1)).messages())
                .extracting(SentMessage::message)
                .containsExactly(Letters.message(3));
    }

    @Test
    void whatIsCancelledOnItsWayHasLeftWhenItHas() {
        // Given
        var first = sending(Letters.message(1), false).subscribe(told::add);
        first.dispose();
        boolean early = !left.isEmpty();
        // When
        assertThat(answers.getFirst().complete(Sending.SENT)).isTrue();
        // Then
        assertThat(early).isFalse();
        assertThat(left).containsExactly(Sending.SENT);
        assertThat(told).isEmpty();
    }

    @Test
    void aPushThatHasNoMemoryDoesNotStopThoseAfterIt() {
        // Given
        List<Sending> outcomes = new ArrayList<>();
        List<Integer> calls = new ArrayList<>();
        var poor = new OutboundLane(
                element -> {
                    calls.add(element.length);
                    if (calls.size() == 1) {
                        throw new OutOfMemoryError("a test");
                    }
                    return CompletableFuture.completedFuture(Sending.SENT);
                },
                timer);
        var _ = poor.send(Calls.TUNNEL, frame(1), false, _ -> {}).subscribe(outcomes::add);
        // When
        var _ = poor.send(Calls.TUNNEL, frame(2), false, _ -> {}).subscribe(outcomes::add);
        // Then
        assertThat(outcomes).containsExactly(Sending.UNKNOWN, Sending.SENT);
    }

    private synchronized CompletionStage<Sending> push(byte[] element) {
        pushed.add(element);
        var answer = new CompletableFuture<Sending>();
        answers.add(answer);
        return answer;
    }

    private synchronized int pushed() {
        return pushed.size();
    }

    private void send(int number, boolean lazy) {
        send(Letters.message(number), lazy);
    }

    private void send(NodeMessage message, boolean lazy) {
        var _ = sending(message, lazy).subscribe(told::add);
    }

    private Mono<Sending> sending(NodeMessage message, boolean lazy) {
        return lane.send(Calls.TUNNEL, CODEC.encode(new NodeId(1), Calls.TUNNEL, message), lazy, left::add);
    }

    private static EncodedMessage frame(int number) {
        return CODEC.encode(new NodeId(1), Calls.TUNNEL, Letters.message(number));
    }

    private List<Long> numbers(int push) {
        return CODEC.decode(pushed.get(push)).messages().stream()
                .map(SentMessage::sequence)
                .toList();
    }
}
