// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.bus;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import dev.mcprelay.broker.Delivery;
import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.broker.kit.Letters;
import dev.mcprelay.broker.kit.Responses;
import dev.mcprelay.broker.message.NodeMessage;
import dev.mcprelay.broker.message.PostRef;
import dev.mcprelay.broker.port.FrameBus.Letter;
import dev.mcprelay.broker.port.FrameBus.Sending;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.InstanceId;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.protocol.id.TunnelId;
import dev.mcprelay.protocol.response.ResponseType;
import dev.mcprelay.redis.testkit.RedisForTests;

import static dev.mcprelay.redis.bus.BusesOnRedis.await;
import static dev.mcprelay.redis.bus.BusesOnRedis.eventually;
import static org.assertj.core.api.Assertions.assertThat;

/// How much may be under way to one node.
final class BusBoundsTest {
    private static final int MIB = 1 << 20;
    private static final int FIT = 15; // with what stands around each body
    private static final int FIT_OF_ONE = 3;

    private final NodeId one = NodeId.random();
    private final NodeId two = NodeId.random();
    private final BusesOnRedis buses = new BusesOnRedis(RedisForTests.url());
    private final RedisFrameBus sender = buses.join(one);

    @AfterEach
    void close() {
        buses.close();
    }

    private List<Sending> bodies(int from, int count) {
        return await(Flux.range(from, count)
                .concatMap(i -> sender.send(two, ofTunnel(i / FIT_OF_ONE, Letters.large(i, MIB))))
                .collectList());
    }

    private static Letter ofTunnel(int number, Letter letter) {
        return new Letter(new TunnelId("tunnel_" + "%032x".formatted(number + 1)), letter.message(), letter.lazy());
    }

    private static Letter about(NodeMessage message) {
        return new Letter(Calls.TUNNEL, message, false);
    }

    private static NodeMessage handed(int number) {
        var grant = (NodeMessage.Grant) Letters.large(number, 1).message();
        return new NodeMessage.Handed(grant.grant(), new InstanceId("a"));
    }

    private Letter response(int number, int bytes) {
        var command = new CommandId(two, number);
        String json = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"" + "x".repeat(bytes) + "\"}";
        return about(new NodeMessage.Response(
                command,
                new PostRef(one, number),
                Responses.of(command.requestId(), ResponseType.JSONRPC_RESPONSE, json)));
    }

    private CompletableFuture<@Nullable Sending> sent(Letter letter) {
        return sender.send(two, letter).toFuture();
    }

    @Test
    void aListThatNobodyReadsHoldsSixteenMebibytesOfASender() {
        // Given
        assertThat(bodies(0, FIT)).containsOnly(Sending.SENT);
        // When
        List<Sending> beyond = bodies(FIT, 3);
        // Then
        assertThat(beyond).containsOnly(Sending.NOT_WRITTEN);
        assertThat(await(buses.redis().reactive().llen(buses.keys().bulkLane(two))))
                .isEqualTo(FIT);
        assertThat(await(sender.send(two, Letters.large(99, 40_000)))).isEqualTo(Sending.SENT);
    }

    @Test
    void grantsGoAgainWhenTheOtherHasSpokenOfThoseBefore() {
        // Given
        RedisFrameBus receiver = buses.join(two);
        var _ = sender.inbox().subscribe();
        assertThat(bodies(0, FIT + 1)).endsWith(Sending.NOT_WRITTEN);
        // When
        assertThat(await(receiver.send(one, about(handed(0))))).isEqualTo(Sending.SENT);
        // Then
        eventually(() -> bodies(FIT, 1).contains(Sending.SENT));
        assertThat(bodies(FIT + 1, 1)).containsOnly(Sending.NOT_WRITTEN);
    }

    @Test
    void aGrantThatIsRevokedMakesRoom() {
        // Given
        assertThat(bodies(0, FIT + 1)).endsWith(Sending.NOT_WRITTEN);
        var grant = ((NodeMessage.Grant) Letters.large(0, 1).message()).grant();
        // When
        var _ = sent(about(new NodeMessage.Revoke(grant)));
        // Then
        assertThat(bodies(FIT, 1)).containsOnly(Sending.SENT);
    }

    @Test
    void responsesWaitUntilTheOwnerHasAcknowledgedThoseBefore() {
        // Given
        RedisFrameBus receiver = buses.join(two);
        var _ = sender.inbox().subscribe();
        assertThat(sent(response(1, 9 * MIB)).join()).isEqualTo(Sending.SENT);
        var second = sent(response(2, 9 * MIB));
        assertThat(sent(response(2, 9 * MIB)).join()).isEqualTo(Sending.UNKNOWN);
        boolean early = second.isDone();
        // When
        var ack = new NodeMessage.Ack(new PostRef(one, 1), Delivery.ACCEPTED);
        assertThat(await(receiver.send(one, about(ack)))).isEqualTo(Sending.SENT);
        // Then
        eventually(second::isDone);
        assertThat(early).isFalse();
        assertThat(second).isCompletedWithValue(Sending.SENT);
        assertThat(await(receiver.inbox().take(2).collectList())).hasSize(2);
    }

    @Test
    void whatAnotherHoldsIsNotUnderWayAnyMore() {
        // Given
        RedisFrameBus receiver = buses.join(two);
        var _ = sender.inbox().subscribe();
        assertThat(sent(response(1, 9 * MIB)).join()).isEqualTo(Sending.SENT);
        var second = sent(response(2, 9 * MIB));
        boolean early = second.isDone();
        // When
        assertThat(await(receiver.send(one, about(new NodeMessage.Held(new PostRef(one, 1))))))
                .isEqualTo(Sending.SENT);
        // Then
        eventually(second::isDone);
        assertThat(early).isFalse();
        assertThat(second).isCompletedWithValue(Sending.SENT);
    }

    @Test
    void aTunnelWhoseResponsesNobodyTakesStopsNoOther() {
        // Given
        for (int i = 0; i < FIT_OF_ONE; i++) {
            assertThat(sent(response(i, MIB)).join()).isEqualTo(Sending.SENT);
        }
        var beyond = sent(response(FIT_OF_ONE, MIB));
        // When
        Sending other = await(sender.send(two, ofTunnel(1, response(99, MIB))));
        // Then
        assertThat(other).isEqualTo(Sending.SENT);
        assertThat(beyond).isNotDone();
    }

    @Test
    void aGrantBeyondTheShareOfItsTunnelWaitsAMomentForThoseBefore() {
        // Given
        for (int i = 0; i < FIT_OF_ONE; i++) {
            assertThat(await(sender.send(two, Letters.large(i, MIB)))).isEqualTo(Sending.SENT);
        }
        // When
        var beyond = sent(Letters.large(FIT_OF_ONE, MIB));
        // Then
        assertThat(beyond).isNotDone();
        eventually(beyond::isDone);
        assertThat(beyond).isCompletedWithValue(Sending.NOT_WRITTEN);
    }

    @Test
    void aResponseThatNobodyWaitsForAnyMoreIsNotSent() {
        // Given
        RedisFrameBus receiver = buses.join(two);
        var _ = sender.inbox().subscribe();
        assertThat(sent(response(1, 9 * MIB)).join()).isEqualTo(Sending.SENT);
        var second = sender.send(two, response(2, 9 * MIB)).subscribe();
        var third = sent(response(3, MIB));
        second.dispose();
        // When
        assertThat(await(receiver.send(one, about(new NodeMessage.Held(new PostRef(one, 1))))))
                .isEqualTo(Sending.SENT);
        // Then
        eventually(third::isDone);
        assertThat(await(receiver.inbox().take(2).collectList()))
                .extracting(received ->
                        ((NodeMessage.Response) received.message()).post().sequence())
                .containsExactly(1L, 3L);
    }

    @Test
    void whatTheServerRefusesIsNotUnderWay() {
        // Given
        String list = buses.keys().bulkLane(two);
        assertThat(await(buses.redis().reactive().set(list, new byte[1]))).isEqualTo("OK");
        assertThat(bodies(0, 3 * FIT)).containsOnly(Sending.NOT_WRITTEN);
        // When
        assertThat(await(buses.redis().reactive().del(list))).isEqualTo(1);
        // Then
        assertThat(bodies(0, FIT)).containsOnly(Sending.SENT);
    }
}
