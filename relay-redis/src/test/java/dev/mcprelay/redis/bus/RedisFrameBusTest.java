// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.bus;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.broker.kit.Letters;
import dev.mcprelay.broker.message.EncodedMessage;
import dev.mcprelay.broker.message.MessageCodec;
import dev.mcprelay.broker.port.FrameBus;
import dev.mcprelay.broker.port.FrameBus.Received;
import dev.mcprelay.broker.port.FrameBus.Sending;
import dev.mcprelay.broker.port.FrameBusContract;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.redis.testkit.RedisForTests;

import static dev.mcprelay.redis.bus.BusesOnRedis.eventually;
import static org.assertj.core.api.Assertions.assertThat;

final class RedisFrameBusTest extends FrameBusContract {
    private static final byte[] GARBAGE = {1, 2, 3, 4, 5, 6, 7};

    private final BusesOnRedis buses = new BusesOnRedis(RedisForTests.url());

    @Override
    protected FrameBus join(NodeId node) {
        return buses.join(node);
    }

    @Override
    protected void leave(FrameBus bus) {
        ((RedisFrameBus) bus).close();
    }

    @AfterEach
    void close() {
        buses.close();
    }

    @Test
    void garbageOnTheChannelIsCountedAndPassedOver() {
        // Given
        FrameBus sender = join(one);
        RedisFrameBus receiver = buses.join(two);
        String channel = buses.keys().controlLane(two);
        // When
        assertThat(await(buses.redis().reactive().publish(channel, GARBAGE))).isEqualTo(1);
        assertThat(await(buses.redis().reactive().publish(channel, new byte[0])))
                .isEqualTo(1);
        // Then
        assertThat(await(sender.send(two, Letters.small(1)))).isEqualTo(Sending.SENT);
        assertThat(await(receiver.inbox().next()).message()).isEqualTo(Letters.message(1));
        assertThat(receiver.counts()).isEqualTo(new BusCounts(1, 0, 1, 0, 0));
    }

    @Test
    void garbageInTheListIsCountedAndPassedOver() {
        // Given
        FrameBus sender = join(one);
        RedisFrameBus receiver = buses.join(two);
        var letter = Letters.large(1, 50_000);
        // When
        assertThat(await(buses.redis().reactive().rpush(buses.keys().bulkLane(two), GARBAGE, new byte[0], GARBAGE)))
                .isPositive();
        // Then
        assertThat(await(sender.send(two, letter))).isEqualTo(Sending.SENT);
        assertThat(await(receiver.inbox().next())).isEqualTo(received(one, letter));
        assertThat(receiver.counts()).isEqualTo(new BusCounts(1, 0, 2, 0, 0));
    }

    @Test
    void aListThatIsNoneIsNoEnd() {
        // Given
        FrameBus sender = join(one);
        String list = buses.keys().bulkLane(two);
        assertThat(await(buses.redis().reactive().set(list, GARBAGE))).isEqualTo("OK");
        RedisFrameBus receiver = buses.join(two);
        assertThat(await(sender.send(two, Letters.large(1, 50_000)))).isEqualTo(Sending.NOT_WRITTEN);
        // When
        assertThat(await(buses.redis().reactive().del(list))).isEqualTo(1);
        // Then
        assertThat(await(sender.send(two, Letters.large(2, 50_000)))).isEqualTo(Sending.SENT);
        Received received = await(receiver.inbox().next());
        assertThat(received.message()).isEqualTo(Letters.large(2, 50_000).message());
        assertThat(received.missed()).isTrue();
    }

    @Test
    void aGapIsNoticedOnceAndAReplayIsNone() {
        // Given
        RedisFrameBus receiver = buses.join(two);
        // When
        IntStream.of(1, 2, 4, 5, 5, 3, 4).forEach(this::publish);
        // Then
        List<Received> arrived = await(receiver.inbox().take(7).collectList());
        assertThat(arrived)
                .extracting(Received::missed)
                .containsExactly(false, false, true, false, false, false, false);
        assertThat(receiver.counts().gaps()).isEqualTo(1);
    }

    private void publish(int sequence) {
        EncodedMessage frame =
                new MessageCodec(buses.keys().prefix().hashCode()).encode(one, Calls.TUNNEL, Letters.message(sequence));
        frame.number(sequence);
        byte[] element = EncodedMessage.join(List.of(frame));
        assertThat(await(buses.redis().reactive().publish(buses.keys().controlLane(two), element)))
                .isEqualTo(1);
    }

    @Test
    void messagesOfAnotherPrefixAreNotRead() {
        // Given
        RedisFrameBus receiver = buses.join(two);
        FrameBus stranger = buses.join(one, RedisForTests.keys());
        EncodedMessage foreign = new MessageCodec(1).encode(one, Calls.TUNNEL, Letters.message(1));
        // When
        Sending sending = await(stranger.send(two, Letters.small(2)));
        // Then
        assertThat(sending).isEqualTo(Sending.NOT_WRITTEN);
        assertThat(await(buses.redis()
                        .reactive()
                        .publish(buses.keys().controlLane(two), EncodedMessage.join(List.of(foreign)))))
                .isEqualTo(1);
        eventually(() -> receiver.counts().unreadable() == 1);
        assertThat(receiver.counts().received()).isZero();
    }

    @Test
    void aLargeLetterToANodeThatIsAwayIsKeptForAMinute() {
        // Given
        FrameBus sender = join(one);
        String list = buses.keys().bulkLane(two);
        // When
        Sending sending = await(sender.send(two, Letters.large(1, 50_000)));
        // Then
        assertThat(sending).isEqualTo(Sending.SENT);
        eventually(() -> await(buses.redis().reactive().pttl(list)) > 0);
        assertThat(await(buses.redis().reactive().pttl(list))).isBetween(30_000L, 60_000L);
        assertThat(await(buses.join(two).inbox().next()).message())
                .isEqualTo(Letters.large(1, 50_000).message());
    }

    @Test
    void whoDoesNotReadIsCongestedUntilItHasReadHalf() {
        // Given
        FrameBus sender = join(one);
        String list = buses.keys().bulkLane(two);
        List<Sending> sendings = await(Flux.range(0, Congestion.MARK)
                .concatMap(i -> sender.send(two, Letters.large(i, 40_000)))
                .collectList());
        assertThat(sendings).containsOnly(Sending.SENT);
        assertThat(sender.isCongested(two)).isTrue();
        // When
        assertThat(await(buses.redis().reactive().ltrim(list, 0, 31))).isEqualTo("OK");
        // Then
        assertThat(await(sender.send(two, Letters.large(99, 40_000)))).isEqualTo(Sending.SENT);
        assertThat(sender.isCongested(two)).isTrue();
        RedisFrameBus _ = buses.join(two);
        eventually(() -> !sender.isCongested(two));
    }

    @Test
    void theListOfAForgottenNodeIsTakenAway() {
        // Given
        RedisFrameBus sender = buses.join(one);
        String list = buses.keys().bulkLane(two);
        assertThat(await(sender.send(two, Letters.large(1, 50_000)))).isEqualTo(Sending.SENT);
        // When
        sender.forget(two);
        // Then
        eventually(() -> await(buses.redis().reactive().exists(list)) == 0);
        RedisFrameBus _ = buses.join(two);
        assertThat(await(sender.send(two, Letters.small(2)))).isEqualTo(Sending.SENT);
    }

    @Test
    void whoLeavesTakesItsListAway() {
        // Given
        RedisFrameBus node = buses.join(one);
        RedisFrameBus sender = buses.join(two);
        // When
        var _ = node.leave().block(BOUND);
        // Then
        assertThat(await(sender.send(one, Letters.small(1))
                        .repeat()
                        .filter(Sending.NOT_WRITTEN::equals)
                        .next()))
                .isEqualTo(Sending.NOT_WRITTEN);
        assertThat(await(buses.redis().reactive().exists(buses.keys().bulkLane(one))))
                .isZero();
    }

    @Test
    void manyLettersMakeFewCommands() {
        // Given
        FrameBus sender = join(one);
        RedisFrameBus receiver = buses.join(two);
        int letters = 200;
        long before = buses.calls("publish");
        // When
        List<Sending> sendings = await(all(
                        sender,
                        two,
                        IntStream.range(0, letters).mapToObj(Letters::small).toList())
                .collectList());
        // Then
        assertThat(sendings).hasSize(letters).containsOnly(Sending.SENT);
        assertThat(await(receiver.inbox().take(letters).count())).isEqualTo(letters);
        assertThat(buses.calls("publish") - before).isLessThan(letters / 4);
    }

    @Test
    void lazyLettersWaitForCompany() {
        // Given
        FrameBus sender = join(one);
        RedisFrameBus receiver = buses.join(two);
        int letters = 50;
        long before = buses.calls("publish");
        // When
        List<Sending> sendings = await(all(
                        sender,
                        two,
                        IntStream.range(0, letters).mapToObj(Letters::lazy).toList())
                .collectList());
        // Then
        assertThat(sendings).hasSize(letters).containsOnly(Sending.SENT);
        assertThat(await(receiver.inbox().take(letters).count())).isEqualTo(letters);
        assertThat(buses.calls("publish") - before).isLessThan(10);
    }
}
