// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.nodes;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.redis.nodes.RedisMembership.Self;

import static org.assertj.core.api.Assertions.assertThat;

/// Two processes with one node id would take each other's messages.
final class NodeIdInUseTest {
    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final int TRIES = 2000;

    private final MembersOnRedis members = new MembersOnRedis();
    private final NodeId node = NodeId.random();

    @AfterEach
    void close() {
        members.close();
    }

    @Test
    void theLaterProcessIsRefusedAndTheEarlierDoesNotNotice() {
        // Given
        RedisMembership first = members.join(node);
        String before = words();
        // When
        var second = StepVerifier.create(members.joining(new Self(node, MembersOnRedis.FACTS)));
        // Then
        second.expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(NodeIdInUseException.class)
                        .hasMessageContaining(node.toString())
                        .hasMessageContaining("start this process again"))
                .verify(BOUND);
        assertThat(words()).isEqualTo(before);
        assertThat(first.isContested()).isFalse();
    }

    @Test
    void aSecondAttemptOfTheSameProcessIsNone() {
        // Given
        var self = new Self(node, MembersOnRedis.FACTS);
        RedisMembership attempt =
                Optional.ofNullable(members.joining(self).block(BOUND)).orElseThrow();
        attempt.close();
        // When
        var again = StepVerifier.create(members.joining(self));
        // Then
        again.assertNext(membership -> assertThat(membership.isContested()).isFalse())
                .expectComplete()
                .verify(BOUND);
    }

    @Test
    void theIdOfAProcessThatLeftIsFree() {
        // Given
        RedisMembership first = members.join(node);
        var _ = first.leave().block(BOUND);
        // When
        RedisMembership second = members.join(node);
        // Then
        assertThat(second.isContested()).isFalse();
    }

    @Test
    void theIdOfAProcessThatVanishedIsFreeWhenItIsGone() {
        // Given
        members.join(node).close();
        // When
        var second = members.joining(new Self(node, MembersOnRedis.FACTS));
        // Then
        eventually(() -> second.map(_ -> true)
                .onErrorReturn(NodeIdInUseException.class, false)
                .blockOptional(BOUND)
                .orElse(false));
    }

    @Test
    void twoThatMeetAllTheSameBothKnowIt() {
        // Given
        RedisMembership first = members.join(node);
        var joining = members.joining(new Self(node, MembersOnRedis.FACTS)).onErrorComplete(NodeIdInUseException.class);
        Optional<RedisMembership> second = Optional.empty();
        // When
        for (int i = 0; i < TRIES && second.isEmpty(); i++) {
            members.emptyTheStore();
            second = joining.blockOptional(BOUND);
        }
        // Then
        RedisMembership other = second.orElseThrow();
        eventually(first::isContested);
        eventually(other::isContested);
        other.close();
        eventually(() -> !first.isContested());
    }

    private String words() {
        return Optional.ofNullable(members.redis()
                        .hget(members.keys().nodeFacts(), node.toString())
                        .block(BOUND))
                .orElseThrow();
    }

    private static void eventually(BooleanSupplier condition) {
        for (int i = 0; i < TRIES; i++) {
            if (condition.getAsBoolean()) {
                return;
            }
            MembersOnRedis.aMomentPasses();
        }
        throw new AssertionError("it never came to that");
    }
}
