// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

import static dev.mcprelay.auth.registry.Tunnels.aTunnel;
import static org.assertj.core.api.Assertions.assertThat;

/// Whoever is about to be refused is judged by what the store has now, though its notice has not come yet.
final class RecheckTest {
    private static final Duration APART = Duration.ofMillis(250);
    private static final CacheSettings SETTINGS =
            new CacheSettings(100, Duration.ofMinutes(5), Duration.ofSeconds(30), Duration.ofSeconds(5));

    private final SettableClock clock = new SettableClock();
    private final VirtualTimeScheduler timer = VirtualTimeScheduler.getOrSet();
    private final InMemoryTunnelRegistry registry = new InMemoryTunnelRegistry();
    private final CachedTunnels cache = new CachedTunnels(registry, SETTINGS, clock);
    private final Tunnel tunnel = aTunnel();
    private final Tunnel changed = tunnel.withName("changed", Tunnels.THEN);

    @BeforeEach
    void readOnce() {
        assertThat(registry.create(tunnel).block()).isTrue();
        assertThat(cache.lookup(tunnel.id()).block()).isPresent();
    }

    @AfterEach
    void close() {
        cache.close();
        VirtualTimeScheduler.reset();
    }

    private void pass(Duration time) {
        clock.advance(time);
        timer.advanceTimeBy(time);
    }

    private CompletableFuture<@Nullable Optional<TunnelEntry>> recheck() {
        return cache.recheck(tunnel.id()).toFuture();
    }

    private static Tunnel found(CompletableFuture<@Nullable Optional<TunnelEntry>> answer) {
        return Objects.requireNonNull(answer.getNow(null)).orElseThrow().tunnel();
    }

    @Test
    void aChangeThatNobodyToldYetIsFoundAtOnce() {
        // Given
        registry.changeSilently(changed);
        // When
        var answer = recheck();
        // Then
        assertThat(found(answer)).isEqualTo(changed);
    }

    @Test
    void aChangeRightAfterThatIsFoundByTheNextOne() {
        // Given
        assertThat(found(recheck())).isEqualTo(tunnel);
        registry.changeSilently(changed);
        var answer = recheck();
        assertThat(answer).isNotDone();
        // When
        pass(APART);
        // Then
        assertThat(found(answer)).isEqualTo(changed);
    }

    @Test
    void howeverManyAskOneReadAnswersThem() {
        // Given
        var _ = recheck();
        int reads = registry.reads();
        for (int i = 0; i < 100; i++) {
            var _ = recheck();
        }
        var last = recheck();
        // When
        pass(APART);
        // Then
        assertThat(last).isDone();
        assertThat(registry.reads()).isEqualTo(reads + 1);
    }

    @Test
    void aReadThatBeganBeforeTheQuestionIsNoAnswer() {
        // Given
        Sinks.Empty<Void> signal = Sinks.empty();
        registry.holdAnswersUntil(signal.asMono());
        var slow = recheck();
        registry.holdAnswersUntil(null);
        registry.changeSilently(changed);
        pass(APART);
        var answer = recheck();
        // When
        signal.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
        // Then
        assertThat(found(slow)).isEqualTo(tunnel);
        assertThat(found(answer)).isEqualTo(changed);
    }

    @Test
    void aReadThatANoticeBeganTellsOfItAllTheSame() {
        // Given
        List<TunnelChange> told = new ArrayList<>();
        Disposable listening = cache.changes().subscribe(told::add);
        assertThat(recheck()).isDone();
        var pending = recheck();
        Sinks.Empty<Void> first = Sinks.empty();
        Sinks.Empty<Void> second = Sinks.empty();
        registry.holdAnswersUntil(first.asMono());
        assertThat(registry.update(tunnel.id(), _ -> changed).block()).isNotNull();
        registry.holdAnswersUntil(second.asMono());
        pass(APART);
        // When
        first.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
        // Then
        assertThat(told).hasSize(1);
        second.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
        assertThat(found(pending)).isEqualTo(changed);
        listening.dispose();
    }

    @Test
    void aClockThatIsSetBackDelaysNobodyForLong() {
        // Given
        assertThat(recheck()).isDone();
        clock.advance(Duration.ofHours(-1));
        var answer = recheck();
        // When
        pass(APART);
        // Then
        assertThat(answer).isDone();
    }
}
