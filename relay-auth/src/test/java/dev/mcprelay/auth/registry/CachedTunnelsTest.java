// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import dev.mcprelay.protocol.id.TunnelId;

import static dev.mcprelay.auth.registry.Tunnels.THEN;
import static dev.mcprelay.auth.registry.Tunnels.aKey;
import static dev.mcprelay.auth.registry.Tunnels.aTunnel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class CachedTunnelsTest {
    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final CacheSettings SETTINGS =
            new CacheSettings(100, Duration.ofMinutes(5), Duration.ofSeconds(30), Duration.ofSeconds(5));

    private final SettableClock clock = new SettableClock();
    private final InMemoryTunnelRegistry registry = new InMemoryTunnelRegistry();
    private final CachedTunnels cache = new CachedTunnels(registry, SETTINGS, clock);
    private final Tunnel tunnel = aTunnel();

    @AfterEach
    void close() {
        cache.close();
    }

    @Test
    void aTunnelIsReadOnce() {
        // Given
        create(tunnel);
        assertThat(lookup(tunnel.id())).isPresent();
        int reads = registry.reads();
        // When
        List<Optional<TunnelEntry>> answers =
                Flux.range(0, 100).map(_ -> lookup(tunnel.id())).collectList().block(BOUND);
        // Then
        assertThat(answers).hasSize(100).allMatch(Optional::isPresent);
        assertThat(cache.peek(tunnel.id())).isNotNull();
        assertThat(registry.reads()).isEqualTo(reads);
    }

    @Test
    void whoAsksAtTheSameTimeSharesOneRead() throws Exception {
        // Given
        Sinks.Empty<Void> signal = Sinks.empty();
        registry.holdAnswersUntil(signal.asMono());
        List<CompletableFuture<@Nullable Optional<TunnelEntry>>> answers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            answers.add(cache.lookup(tunnel.id()).toFuture());
        }
        // When
        signal.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
        // Then
        for (CompletableFuture<@Nullable Optional<TunnelEntry>> answer : answers) {
            assertThat(answer.get(10, TimeUnit.SECONDS)).isEmpty();
        }
        assertThat(registry.reads()).isEqualTo(1);
    }

    @Test
    void peekKnowsOnlyWhatWasReadBefore() {
        // Given
        registry.holdAnswersUntil(Mono.never());
        create(tunnel);
        // When
        TunnelEntry entry = cache.peek(tunnel.id());
        // Then
        assertThat(entry).isNull();
    }

    @Test
    void anUnknownIdIsRememberedForAMoment() {
        // Given
        assertThat(lookup(tunnel.id())).isEmpty();
        assertThat(lookup(tunnel.id())).isEmpty();
        assertThat(registry.reads()).isEqualTo(1);
        // When
        clock.advance(Duration.ofSeconds(5));
        // Then
        assertThat(lookup(tunnel.id())).isEmpty();
        assertThat(registry.reads()).isEqualTo(2);
    }

    @Test
    void aNewTunnelWorksAtOnceThoughItsIdWasAskedForBefore() {
        // Given
        assertThat(lookup(tunnel.id())).isEmpty();
        // When
        create(tunnel);
        // Then
        assertThat(lookup(tunnel.id())).isPresent();
    }

    @Test
    void aRevokedKeyIsGoneAtOnce() {
        // Given
        RuntimeKey key = aKey();
        create(tunnel);
        run(registry.addKey(tunnel.id(), key));
        assertThat(lookup(tunnel.id()).orElseThrow().keys()).containsExactly(key);
        // When
        run(registry.revokeKey(tunnel.id(), key.id()));
        // Then
        assertThat(lookup(tunnel.id()).orElseThrow().keys()).isEmpty();
    }

    @Test
    void whatWasReadBeforeANoticeIsNotKept() {
        // Given
        RuntimeKey key = aKey();
        create(tunnel);
        run(registry.addKey(tunnel.id(), key));
        Sinks.Empty<Void> signal = Sinks.empty();
        registry.holdAnswersUntil(signal.asMono());
        registry.comeBack(); // anything may have changed: a read starts, sees the key, and is held back
        registry.holdAnswersUntil(null);
        run(registry.revokeKey(tunnel.id(), key.id()));
        // When
        signal.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
        // Then
        assertThat(lookup(tunnel.id()).orElseThrow().keys()).isEmpty();
    }

    @Test
    void aLateAnswerDoesNotHideANewTunnel() {
        // Given
        Sinks.Empty<Void> signal = Sinks.empty();
        registry.holdAnswersUntil(signal.asMono());
        CompletableFuture<@Nullable Optional<TunnelEntry>> asked =
                cache.lookup(tunnel.id()).toFuture();
        registry.holdAnswersUntil(null);
        create(tunnel);
        // When
        signal.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
        // Then
        assertThat(asked).isCompletedWithValue(Optional.empty());
        assertThat(lookup(tunnel.id())).isPresent();
    }

    @Test
    void withTheStoreGoneKnownTunnelsServeForTheGrace() {
        // Given
        create(tunnel);
        assertThat(lookup(tunnel.id())).isPresent();
        registry.goAway();
        // When
        clock.advance(SETTINGS.grace());
        // Then
        assertThat(lookup(tunnel.id())).isPresent();
        clock.advance(Duration.ofMillis(1));
        assertThat(cache.peek(tunnel.id())).isNull();
        assertThatThrownBy(() -> lookup(tunnel.id())).isInstanceOf(RegistryUnavailableException.class);
        registry.comeBack();
        assertThat(lookup(tunnel.id())).isPresent();
    }

    @Test
    void withTheStoreGoneUnknownTunnelsAreAnErrorAndNotAbsent() {
        // Given
        registry.goAway();
        // When / Then
        assertThatThrownBy(() -> lookup(tunnel.id())).isInstanceOf(RegistryUnavailableException.class);
    }

    @Test
    void aTunnelThatIsKnownToHaveChangedIsDeniedUntilItCanBeRead() {
        // Given
        create(tunnel);
        assertThat(lookup(tunnel.id())).isPresent();
        registry.holdAnswersUntil(Mono.error(new IllegalStateException("unreadable")));
        // When
        run(registry.update(tunnel.id(), old -> old.withName("new", THEN)));
        // Then
        assertThat(cache.peek(tunnel.id())).isNull();
        assertThatThrownBy(() -> lookup(tunnel.id())).isInstanceOf(RegistryUnavailableException.class);
    }

    @Test
    void afterABrokenConnectionEverythingIsReadAnew() {
        // Given
        create(tunnel);
        assertThat(lookup(tunnel.id())).isPresent();
        Tunnel changed = tunnel.withName("changed while nobody told", THEN);
        registry.changeSilently(changed);
        // When
        registry.comeBack();
        // Then
        assertThat(lookup(tunnel.id()).orElseThrow().tunnel()).isEqualTo(changed);
    }

    @Test
    void aTunnelInUseIsConfirmedNowAndThen() {
        // Given
        create(tunnel);
        assertThat(lookup(tunnel.id())).isPresent();
        Tunnel changed = tunnel.withName("changed, and the notice was lost", THEN);
        registry.changeSilently(changed);
        clock.advance(SETTINGS.confirmAfter());
        // When
        Optional<TunnelEntry> answeredAtOnce = lookup(tunnel.id());
        // Then
        assertThat(answeredAtOnce.orElseThrow().tunnel()).isEqualTo(tunnel);
        assertThat(lookup(tunnel.id()).orElseThrow().tunnel()).isEqualTo(changed);
    }

    @Test
    void guessingIdsDropsNoTunnel() {
        // Given
        create(tunnel);
        assertThat(lookup(tunnel.id())).isPresent();
        int reads = registry.reads();
        // When
        boolean anyFound = Flux.range(0, 1000)
                .map(_ -> lookup(TunnelId.mint()))
                .any(Optional::isPresent)
                .blockOptional(BOUND)
                .orElseThrow();
        // Then
        assertThat(anyFound).isFalse();
        assertThat(cache.peek(tunnel.id())).isNotNull();
        assertThat(registry.reads()).isEqualTo(reads + 1000);
    }

    @Test
    void changesAreToldOnceLookupsKnow() {
        // Given
        create(tunnel);
        // When
        var steps = StepVerifier.create(cache.changes().map(change -> switch (change) {
                    case TunnelChange.Current(var entry) ->
                        entry.tunnel().name() + " " + entry.equals(cache.peek(entry.id()));
                    case TunnelChange.Deleted(var id) -> "gone " + lookup(id).isEmpty();
                }))
                .then(() -> run(registry.update(tunnel.id(), old -> old.withName("new", THEN))))
                .expectNext("new true")
                .then(() -> run(registry.delete(tunnel.id())))
                .expectNext("gone true")
                .thenCancel();
        // Then
        steps.verify(BOUND);
    }

    @Test
    void nobodyIsToldWhatWasReadBeforeTheLastNotice() {
        // Given
        create(tunnel);
        Sinks.Empty<Void> signal = Sinks.empty();
        Flux<String> names = cache.changes()
                .ofType(TunnelChange.Current.class)
                .map(change -> change.entry().tunnel().name());
        // When
        var steps = StepVerifier.create(names)
                .then(() -> registry.holdAnswersUntil(signal.asMono()))
                .then(() -> run(registry.update(tunnel.id(), old -> old.withName("old", THEN))))
                .then(() -> registry.holdAnswersUntil(null))
                .then(() -> run(registry.update(tunnel.id(), old -> old.withName("new", THEN))))
                .expectNext("new")
                .then(() -> signal.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST))
                .then(() -> run(registry.update(tunnel.id(), old -> old.withName("last", THEN))))
                .expectNext("last")
                .thenCancel();
        // Then
        steps.verify(BOUND);
    }

    @Test
    void whatChangesHereWhileItsNoticeIsReadIsToldAllTheSame() {
        // Given
        create(tunnel);
        Sinks.Empty<Void> signal = Sinks.empty();
        Flux<String> names = cache.changes()
                .ofType(TunnelChange.Current.class)
                .map(change -> change.entry().tunnel().name());
        // When
        var steps = StepVerifier.create(names)
                .then(() -> registry.holdAnswersUntil(signal.asMono()))
                .then(() -> run(registry.update(tunnel.id(), old -> old.withName("new", THEN))))
                .then(() -> cache.changedHere(tunnel.id()))
                .then(() -> signal.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST))
                .expectNext("new")
                .thenCancel();
        // Then
        steps.verify(BOUND);
    }

    private Optional<TunnelEntry> lookup(TunnelId id) {
        Optional<TunnelEntry> answer = cache.lookup(id).block(BOUND);
        assertThat(answer).isNotNull();
        return answer;
    }

    private void create(Tunnel created) {
        run(registry.create(created));
    }

    private static void run(Mono<?> command) {
        assertThat(command.blockOptional(BOUND)).isPresent();
    }
}
