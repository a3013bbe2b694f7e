// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.nodes;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import dev.mcprelay.broker.port.Membership;
import dev.mcprelay.broker.port.Membership.Resync;
import dev.mcprelay.broker.port.MembershipContract;
import dev.mcprelay.protocol.id.NodeId;

import static org.assertj.core.api.Assertions.assertThat;

final class RedisMembershipTest extends MembershipContract {
    private final MembersOnRedis members = new MembersOnRedis();
    private final NodeId self = NodeId.random();

    @Override
    protected Membership join(NodeId node) {
        return members.join(node);
    }

    @Override
    protected void vanish(Membership node) {
        ((RedisMembership) node).close();
    }

    @Override
    protected void emptyTheStore() {
        members.emptyTheStore();
    }

    @Override
    protected void aMomentPasses() {
        MembersOnRedis.aMomentPasses();
    }

    @AfterEach
    void close() {
        members.close();
    }

    @Test
    void aScriptFlushIsNotNoticed() {
        // Given
        RedisMembership node = members.join(self);
        var before = node.sharedTime();
        // When
        String flushed = await(members.redis().scriptFlush());
        // Then
        assertThat(flushed).isEqualTo("OK");
        assertThat(await(members.redis().del(members.keys().nodeBeats()))).isBetween(0L, 1L);
        eventually(() -> await(members.redis().zcard(members.keys().nodeBeats())) == 1);
        assertThat(node.sharedTime()).isAfter(before);
    }

    @Test
    void anotherEpochMeansThatDataWereLost() {
        // Given
        RedisMembership node = members.join(self);
        // When
        var seen = StepVerifier.create(node.resyncs())
                .then(() -> assertThat(await(members.redis().set(members.keys().epoch(), "another")))
                        .isEqualTo("OK"))
                .expectNext(new Resync("the store was emptied"))
                .thenCancel();
        // Then
        seen.verify(BOUND);
    }

    @Test
    void whoFindsItselfForgottenStartsAfresh() {
        // Given
        RedisMembership node = members.join(self);
        // When
        var seen = StepVerifier.create(node.resyncs())
                .then(() -> assertThat(await(members.redis().zrem(members.keys().nodeBeats(), self.toString())))
                        .isEqualTo(1))
                .expectNext(new Resync("this node was not listed"))
                .thenCancel();
        // Then
        seen.verify(BOUND);
    }

    @Test
    void whatANodeSaysOfItselfIsReadByOthers() {
        // Given
        NodeId other = NodeId.random();
        RedisMembership node = members.join(self);
        // When
        RedisMembership _ = members.join(other);
        // Then
        eventually(() -> node.facts(other).isPresent());
        assertThat(node.facts(other)).contains(MembersOnRedis.FACTS);
    }

    @Test
    void strangersInTheListAreSweptOut() {
        // Given
        String beats = members.keys().nodeBeats();
        String facts = members.keys().nodeFacts();
        assertThat(await(members.redis().zadd(beats, 1.0, "long ago"))).isEqualTo(1);
        assertThat(await(members.redis().zadd(beats, 1e15, "far ahead"))).isEqualTo(1);
        assertThat(await(members.redis().hset(facts, "nobody", "garbage"))).isTrue();
        // When
        RedisMembership node = members.join(self);
        // Then
        assertThat(await(members.redis().zrange(beats, 0, -1).collectList())).containsExactly(self.toString());
        assertThat(await(members.redis().hkeys(facts).collectList())).containsExactly(self.toString());
        assertThat(node.others()).isEmpty();
    }

    @Test
    void theListDoesNotOutliveItsNodesForLong() {
        // When
        RedisMembership _ = members.join(self);
        // Then
        assertThat(await(members.redis().pttl(members.keys().nodeBeats()))).isBetween(1L, 60_000L);
        assertThat(await(members.redis().pttl(members.keys().nodeFacts()))).isBetween(1L, 60_000L);
        assertThat(await(members.redis().pttl(members.keys().epoch()))).isEqualTo(-1);
    }

    @Test
    void whoLeftBeatsNoMore() {
        // Given
        RedisMembership node = members.join(self);
        // When
        var _ = node.leave().block(BOUND);
        // Then
        assertThat(await(members.redis().zcard(members.keys().nodeBeats()))).isZero();
        assertThat(await(members.redis().hlen(members.keys().nodeFacts()))).isZero();
    }

    private static <T> T await(Mono<T> answer) {
        T value = answer.block(BOUND);
        assertThat(value).isNotNull();
        return value;
    }
}
