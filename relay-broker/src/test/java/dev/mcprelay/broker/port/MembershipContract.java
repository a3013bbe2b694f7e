// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.port;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import dev.mcprelay.broker.match.Standing;
import dev.mcprelay.broker.port.Membership.Resync;
import dev.mcprelay.protocol.id.NodeId;

import static org.assertj.core.api.Assertions.assertThat;

/// Every membership, whatever it is built on, keeps these promises. Its times are set to be short; what
/// must not come too early is the business of tests on hand-moved time.
public abstract class MembershipContract {
    protected static final Duration BOUND = Duration.ofSeconds(20);

    private static final int TRIES = 2000;

    private final NodeId one = NodeId.random();
    private final NodeId two = NodeId.random();

    /// A node that is in the list.
    protected abstract Membership join(NodeId node);

    /// The node says nothing any more, not even that it leaves.
    protected abstract void vanish(Membership node);

    /// The store is empty, as after a restart without its data.
    protected abstract void emptyTheStore();

    /// A moment passes: 10 ms or more.
    protected abstract void aMomentPasses();

    @Test
    void nodesSeeEachOther() {
        // Given
        Membership first = join(one);
        // When
        Membership second = join(two);
        // Then
        eventually(() -> first.others().contains(two) && second.others().contains(one));
        assertThat(first.standing(two)).isEqualTo(Standing.ALIVE);
        assertThat(first.silence(two)).isLessThan(Duration.ofDays(1));
        assertThat(first.others()).doesNotContain(one);
    }

    @Test
    void aNodeIsAliveToItself() {
        // When
        Membership node = join(one);
        // Then
        assertThat(node.standing(one)).isEqualTo(Standing.ALIVE);
        assertThat(node.silence(one)).isZero();
    }

    @Test
    void aNodeThatWasNeverSeenIsAskedForAWhile() {
        // Given
        Membership node = join(one);
        // When
        Standing atFirst = node.standing(two);
        // Then
        assertThat(atFirst).isEqualTo(Standing.ALIVE);
        assertThat(node.silence(two)).isGreaterThan(Duration.ofDays(1));
        assertThat(node.others()).isEmpty();
        eventually(() -> node.standing(two) == Standing.GONE);
    }

    @Test
    void aNodeThatVanishesIsDeadAndThenGone() {
        // Given
        Membership first = join(one);
        Membership second = join(two);
        eventually(() -> first.others().contains(two));
        // When
        vanish(second);
        // Then
        eventually(() -> first.standing(two) == Standing.DEAD);
        eventually(() -> first.standing(two) == Standing.GONE);
        assertThat(first.others()).doesNotContain(two);
    }

    @Test
    void aFrameProvesThatItsSenderLives() {
        // Given
        Membership first = join(one);
        Membership second = join(two);
        eventually(() -> first.others().contains(two));
        vanish(second);
        eventually(() -> first.standing(two) == Standing.GONE);
        // When
        first.heard(two);
        // Then
        assertThat(first.standing(two)).isEqualTo(Standing.ALIVE);
        assertThat(first.others()).contains(two);
        eventually(() -> first.standing(two) == Standing.DEAD);
    }

    @Test
    void whoDrainsSaysSoAndGoesOnLiving() {
        // Given
        Membership first = join(one);
        Membership second = join(two);
        // When
        run(second.drain());
        // Then
        assertThat(second.standing(two)).isEqualTo(Standing.DRAINING);
        eventually(() -> first.standing(two) == Standing.DRAINING);
        assertThat(first.others()).contains(two);
    }

    @Test
    void whoLeavesIsGoneInTheEnd() {
        // Given
        Membership first = join(one);
        Membership second = join(two);
        eventually(() -> first.others().contains(two));
        // When
        run(second.leave());
        // Then
        eventually(() -> first.standing(two) == Standing.GONE);
        Membership third = join(NodeId.random());
        assertThat(third.others()).contains(one).doesNotContain(two);
    }

    @Test
    void anEmptyStoreIsNoticedAndProvesNothing() {
        // Given
        Membership first = join(one);
        Membership second = join(two);
        eventually(() -> first.others().contains(two) && second.others().contains(one));
        // When
        var seen = StepVerifier.create(first.resyncs().map(_ -> first.standing(two)))
                .then(this::emptyTheStore)
                .expectNext(Standing.ALIVE)
                .thenCancel();
        // Then
        seen.verify(BOUND);
        eventually(() -> first.silence(two).compareTo(Duration.ofSeconds(1)) < 0);
    }

    @Test
    void everyNodeIsToldToStartAfresh() {
        // Given
        Membership first = join(one);
        Membership second = join(two);
        Mono<Resync> both =
                Mono.zip(first.resyncs().next(), second.resyncs().next()).map(resyncs -> resyncs.getT1());
        // When
        var seen = StepVerifier.create(both).then(this::emptyTheStore).expectNextCount(1);
        // Then
        seen.expectComplete().verify(BOUND);
    }

    @Test
    void timeIsSharedAndPasses() {
        // Given
        Membership first = join(one);
        Membership second = join(two);
        // When
        Instant now = first.sharedTime();
        // Then
        assertThat(Duration.between(now, second.sharedTime()).abs()).isLessThan(Duration.ofSeconds(1));
        eventually(() -> first.sharedTime().isAfter(now));
    }

    protected final void eventually(BooleanSupplier condition) {
        for (int i = 0; i < TRIES; i++) {
            if (condition.getAsBoolean()) {
                return;
            }
            aMomentPasses();
        }
        throw new AssertionError("it never came to that");
    }

    private static void run(Mono<Void> operation) {
        var _ = operation.block(BOUND);
    }
}
