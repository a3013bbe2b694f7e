// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.port;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import dev.mcprelay.broker.kit.Letters;
import dev.mcprelay.broker.message.NodeMessage;
import dev.mcprelay.broker.port.FrameBus.Letter;
import dev.mcprelay.broker.port.FrameBus.Received;
import dev.mcprelay.broker.port.FrameBus.Sending;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.protocol.id.TunnelId;

import static org.assertj.core.api.Assertions.assertThat;

/// Every bus, whatever it is built on, keeps these promises while nothing is wrong.
public abstract class FrameBusContract {
    protected static final Duration BOUND = Duration.ofSeconds(30);

    protected final NodeId one = NodeId.random();
    protected final NodeId two = NodeId.random();

    /// The bus of a node that others can reach from now on.
    protected abstract FrameBus join(NodeId node);

    protected abstract void leave(FrameBus bus);

    @Test
    void aLetterArrivesAsItWasSent() {
        // Given
        FrameBus sender = join(one);
        FrameBus receiver = join(two);
        TunnelId tunnel = TunnelId.mint();
        NodeMessage message = Letters.message(5);
        // When
        Sending sending = await(sender.send(two, new Letter(tunnel, message, false)));
        // Then
        assertThat(sending).isEqualTo(Sending.SENT);
        assertThat(await(receiver.inbox().next())).isEqualTo(new Received(one, tunnel, message, false));
    }

    @Test
    void aLazyLetterArrivesWithoutCompany() {
        // Given
        FrameBus sender = join(one);
        FrameBus receiver = join(two);
        // When
        Sending sending = await(sender.send(two, Letters.lazy(1)));
        // Then
        assertThat(sending).isEqualTo(Sending.SENT);
        assertThat(await(receiver.inbox().next()).message()).isEqualTo(Letters.message(1));
    }

    @Test
    void aLargeBodyArrivesAsItWas() {
        // Given
        FrameBus sender = join(one);
        FrameBus receiver = join(two);
        Letter letter = Letters.large(1, 16 << 20);
        // When
        Sending sending = await(sender.send(two, letter));
        // Then
        assertThat(sending).isEqualTo(Sending.SENT);
        assertThat(await(receiver.inbox().next())).isEqualTo(received(one, letter));
    }

    @Test
    void nothingIsLostWhileAllIsQuiet() {
        // Given
        FrameBus first = join(one);
        FrameBus second = join(two);
        NodeId third = NodeId.random();
        FrameBus receiver = join(third);
        List<Letter> letters = new ArrayList<>();
        IntStream.range(0, 500).forEach(i -> {
            letters.add(i % 3 == 0 ? Letters.lazy(i) : Letters.small(i));
            if (i % 25 == 0) {
                letters.add(Letters.large(i, 40_000 + 10_000 * (i % 7)));
            }
        });
        // When
        List<Sending> sendings = await(Flux.merge(all(first, third, letters), all(second, third, letters))
                .collectList());
        // Then
        assertThat(sendings).hasSize(2 * letters.size()).containsOnly(Sending.SENT);
        List<Received> arrived =
                await(receiver.inbox().take(2L * letters.size()).collectList());
        assertThat(arrived)
                .containsExactlyInAnyOrderElementsOf(Stream.of(one, two)
                        .<Received>mapMulti(
                                (from, out) -> letters.forEach(letter -> out.accept(received(from, letter))))
                        .toList());
    }

    @Test
    void smallLettersOfManyThreadsArriveInAnyOrder() {
        // Given
        FrameBus sender = join(one);
        FrameBus receiver = join(two);
        int letters = 400;
        // When
        List<Sending> sendings = await(Flux.range(0, letters)
                .flatMap(i -> sender.send(two, Letters.small(i)).subscribeOn(Schedulers.parallel()), letters)
                .collectList());
        // Then
        assertThat(sendings).hasSize(letters).containsOnly(Sending.SENT);
        List<Received> arrived = await(receiver.inbox().take(letters).collectList());
        assertThat(arrived).allMatch(received -> !received.missed());
        assertThat(arrived)
                .extracting(Received::message)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, letters).mapToObj(Letters::message).toList());
    }

    @Test
    void everybodyGetsItsOwn() {
        // Given
        FrameBus sender = join(one);
        FrameBus receiver = join(two);
        NodeId third = NodeId.random();
        FrameBus other = join(third);
        // When
        List<Sending> sendings = await(Flux.concat(
                        sender.send(two, Letters.small(2)),
                        sender.send(third, Letters.small(3)),
                        receiver.send(one, Letters.small(1)))
                .collectList());
        // Then
        assertThat(sendings).containsOnly(Sending.SENT);
        Function<FrameBus, NodeMessage> first = bus -> await(bus.inbox().next()).message();
        assertThat(Stream.of(sender, receiver, other).map(first))
                .containsExactly(Letters.message(1), Letters.message(2), Letters.message(3));
    }

    @Test
    void aSmallLetterToNobodyIsNotWritten() {
        // Given
        FrameBus sender = join(one);
        // When
        Sending sending = await(sender.send(two, Letters.small(1)));
        // Then
        assertThat(sending).isEqualTo(Sending.NOT_WRITTEN);
    }

    @Test
    void whoLeftHearsAndSaysNoMore() {
        // Given
        FrameBus sender = join(one);
        FrameBus receiver = join(two);
        var heard = StepVerifier.create(sender.inbox());
        // When
        heard.then(() -> leave(sender)).verifyComplete();
        // Then
        assertThat(await(sender.send(two, Letters.small(1)))).isEqualTo(Sending.NOT_WRITTEN);
        assertThat(await(receiver.send(one, Letters.small(1))
                        .repeat()
                        .filter(Sending.NOT_WRITTEN::equals)
                        .next()))
                .isEqualTo(Sending.NOT_WRITTEN);
    }

    @Test
    void nobodyIsBehindWhileAllIsQuiet() {
        // Given
        FrameBus sender = join(one);
        FrameBus _ = join(two);
        // When
        Sending sending = await(sender.send(two, Letters.large(1, 100_000)));
        // Then
        assertThat(sending).isEqualTo(Sending.SENT);
        assertThat(sender.isCongested(two)).isFalse();
        assertThat(sender.isCongested(NodeId.random())).isFalse();
    }

    /// All at once.
    protected static Flux<Sending> all(FrameBus from, NodeId to, List<Letter> letters) {
        return Flux.fromIterable(letters).flatMap(letter -> from.send(to, letter), letters.size());
    }

    protected static Received received(NodeId from, Letter letter) {
        return new Received(from, letter.tunnel(), letter.message(), false);
    }

    protected static <T> T await(Mono<T> answer) {
        T value = answer.block(BOUND);
        assertThat(value).isNotNull();
        return value;
    }
}
