// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.registry;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import dev.mcprelay.auth.policy.AccessMode;
import dev.mcprelay.auth.policy.AccessPolicy;
import dev.mcprelay.auth.policy.AllowRule;
import dev.mcprelay.protocol.id.TunnelId;

import static dev.mcprelay.auth.registry.Tunnels.THEN;
import static dev.mcprelay.auth.registry.Tunnels.aKey;
import static dev.mcprelay.auth.registry.Tunnels.aTunnel;
import static dev.mcprelay.auth.registry.Tunnels.ownedBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Every registry, whatever it is built on, keeps these promises.
public abstract class TunnelRegistryContract {
    private static final Duration BOUND = Duration.ofSeconds(10);

    /// An empty registry.
    protected abstract TunnelRegistry registry();

    @Test
    void aTunnelIsFoundAsItWasCreated() {
        // Given
        var rule = new AllowRule("https://issuer", Set.of("alice"), Set.of(), Set.of("t"), Set.of());
        var policy = new AccessPolicy(
                AccessMode.RELAY,
                List.of("https://issuer"),
                List.of("a", "b"),
                Map.of("tool", List.of("c")),
                List.of(rule),
                true);
        Tunnel tunnel = aTunnel(policy).withName("Ünïcode \"name\"", THEN);
        // When
        boolean created = await(registry().create(tunnel));
        // Then
        assertThat(created).isTrue();
        TunnelEntry found = await(registry().find(tunnel.id()));
        assertThat(found.tunnel()).isEqualTo(tunnel);
        assertThat(found.keys()).isEmpty();
    }

    @Test
    void noScopesAndNobodyAreNotTheDefault() {
        // Given
        var nothing = new AccessPolicy(AccessMode.RELAY, List.of(), List.of(), Map.of(), List.of(), false);
        Tunnel tunnel = create(aTunnel(nothing));
        // When
        TunnelEntry found = await(registry().find(tunnel.id()));
        // Then
        assertThat(found.tunnel().policy()).isEqualTo(nothing).isNotEqualTo(AccessPolicy.DEFAULT);
    }

    @Test
    void aTakenIdIsNotOverwritten() {
        // Given
        Tunnel tunnel = create(aTunnel());
        // When
        boolean again = await(registry().create(tunnel.withName("another", THEN)));
        // Then
        assertThat(again).isFalse();
        assertThat(await(registry().find(tunnel.id())).tunnel()).isEqualTo(tunnel);
    }

    @Test
    void whatDoesNotExistIsEmptyOrFalse() {
        // Given
        TunnelId nobody = TunnelId.mint();
        KeyId noKey = KeyId.mint();
        // When
        var answers = Flux.concat(
                registry().find(nobody),
                registry().update(nobody, tunnel -> tunnel),
                registry().delete(nobody),
                registry().revokeKey(nobody, noKey),
                registry().touchKey(nobody, noKey, THEN),
                registry().addKey(nobody, aKey()).filter(added -> added));
        // Then
        StepVerifier.create(answers).expectComplete().verify(BOUND);
        assertThat(registry().find(nobody).blockOptional(BOUND)).isEmpty();
    }

    @Test
    void anUpdateChangesTheTunnelAndItsVersionAndKeepsTheKeys() {
        // Given
        Tunnel tunnel = create(aTunnel());
        assertThat(await(registry().addKey(tunnel.id(), aKey()))).isTrue();
        TunnelEntry before = await(registry().find(tunnel.id()));
        // When
        Tunnel updated = await(registry().update(tunnel.id(), old -> old.withName("new", THEN.plusSeconds(5))));
        // Then
        TunnelEntry after = await(registry().find(tunnel.id()));
        assertThat(after.tunnel()).isEqualTo(updated).isEqualTo(tunnel.withName("new", THEN.plusSeconds(5)));
        assertThat(after.keys()).isEqualTo(before.keys());
        assertThat(after.version()).isGreaterThan(before.version());
    }

    @Test
    void noUpdateIsLostWhenManyWriteAtOnce() {
        // Given
        Tunnel tunnel = create(aTunnel().withName("", THEN));
        int writers = 8;
        // When
        Mono<Void> all = Flux.range(0, writers)
                .flatMap(
                        i -> registry()
                                .update(tunnel.id(), old -> old.withName(old.name() + i, THEN))
                                .subscribeOn(Schedulers.parallel()),
                        writers)
                .then();
        StepVerifier.create(all).expectComplete().verify(BOUND);
        // Then
        String name = await(registry().find(tunnel.id())).tunnel().name();
        assertThat(name)
                .hasSize(writers)
                .contains(
                        IntStream.range(0, writers).mapToObj(Integer::toString).toList());
    }

    @Test
    void anUpdateMayNotChangeTheId() {
        // Given
        Tunnel tunnel = create(aTunnel());
        Tunnel other = aTunnel();
        // When / Then
        assertThatThrownBy(() -> await(registry().update(tunnel.id(), _ -> other)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDeletedTunnelIsGoneWithItsKeys() {
        // Given
        Tunnel tunnel = create(aTunnel());
        assertThat(await(registry().addKey(tunnel.id(), aKey()))).isTrue();
        // When
        Tunnel deleted = await(registry().delete(tunnel.id()));
        // Then
        assertThat(deleted).isEqualTo(tunnel);
        assertThat(registry().find(tunnel.id()).blockOptional(BOUND)).isEmpty();
        assertThat(listed(new OwnerFilter.Everyone())).isEmpty();
        Tunnel again = create(tunnel);
        assertThat(await(registry().find(again.id())).keys()).isEmpty();
    }

    @Test
    void listsByOwner() {
        // Given
        Tunnel one = create(ownedBy(new Owners(List.of("a"), List.of(), List.of())));
        Tunnel two = create(ownedBy(new Owners(List.of("b", "a"), List.of("w"), List.of())));
        Tunnel three = create(ownedBy(new Owners(List.of(), List.of(), List.of("t", "a"))));
        // When
        List<Tunnel> ofOrganization = listed(new OwnerFilter.Organization("a"));
        // Then
        assertThat(ofOrganization).containsExactlyInAnyOrder(one, two);
        assertThat(listed(new OwnerFilter.Workspace("w"))).containsExactly(two);
        assertThat(listed(new OwnerFilter.Tenant("t"))).containsExactly(three);
        assertThat(listed(new OwnerFilter.Everyone())).containsExactlyInAnyOrder(one, two, three);
    }

    @Test
    void keysOverlapUntilOneIsRevoked() {
        // Given
        Tunnel tunnel = create(aTunnel());
        RuntimeKey old = aKey();
        RuntimeKey fresh = aKey(THEN.plusSeconds(60));
        assertThat(await(registry().addKey(tunnel.id(), old))).isTrue();
        assertThat(await(registry().addKey(tunnel.id(), fresh))).isTrue();
        assertThat(await(registry().find(tunnel.id())).keys()).containsExactlyInAnyOrder(old, fresh);
        // When
        RuntimeKey revoked = await(registry().revokeKey(tunnel.id(), old.id()));
        // Then
        assertThat(revoked.id()).isEqualTo(old.id());
        assertThat(await(registry().find(tunnel.id())).keys()).containsExactly(fresh);
        assertThat(registry().revokeKey(tunnel.id(), old.id()).blockOptional(BOUND))
                .isEmpty();
    }

    @Test
    void theLastUseIsKeptAndIsNoChange() {
        // Given
        Tunnel tunnel = create(aTunnel());
        RuntimeKey key = aKey();
        assertThat(await(registry().addKey(tunnel.id(), key))).isTrue();
        long version = await(registry().find(tunnel.id())).version();
        // When
        registry().touchKey(tunnel.id(), key.id(), THEN.plusSeconds(7)).block(BOUND);
        // Then
        TunnelEntry found = await(registry().find(tunnel.id()));
        assertThat(found.keys()).containsExactly(key.usedAt(THEN.plusSeconds(7)));
        assertThat(found.version()).isEqualTo(version);
    }

    @Test
    void theUseOfARevokedKeyLeavesNothingBehind() {
        // Given
        Tunnel tunnel = create(aTunnel());
        RuntimeKey key = aKey();
        assertThat(await(registry().addKey(tunnel.id(), key))).isTrue();
        assertThat(await(registry().revokeKey(tunnel.id(), key.id()))).isNotNull();
        // When
        registry().touchKey(tunnel.id(), key.id(), THEN).block(BOUND);
        // Then
        assertThat(await(registry().find(tunnel.id())).keys()).isEmpty();
    }

    @Test
    void everyChangeIsToldAfterItCanBeRead() {
        // Given
        Tunnel tunnel = aTunnel();
        RuntimeKey key = aKey();
        Flux<RegistryChange> told = registry().changes().filter(change -> isAbout(change, tunnel.id()));
        // When
        var steps = StepVerifier.create(told.concatMap(_ -> registry()
                        .find(tunnel.id())
                        .map(entry -> entry.tunnel().name() + entry.keys().size())
                        .defaultIfEmpty("gone")))
                .then(() -> run(registry().create(tunnel.withName("made", THEN))))
                .expectNext("made0")
                .then(() -> run(registry().update(tunnel.id(), old -> old.withName("changed", THEN))))
                .expectNext("changed0")
                .then(() -> run(registry().addKey(tunnel.id(), key)))
                .expectNext("changed1")
                .then(() -> run(registry().revokeKey(tunnel.id(), key.id())))
                .expectNext("changed0")
                .then(() -> run(registry().delete(tunnel.id())))
                .expectNext("gone")
                .thenCancel();
        // Then
        steps.verify(BOUND);
    }

    @Test
    void whoSubscribesIsToldThatAnythingMayHaveChanged() {
        // When
        RegistryChange first = registry().changes().blockFirst(BOUND);
        // Then
        assertThat(first).isEqualTo(new RegistryChange.Everything());
    }

    private static boolean isAbout(RegistryChange change, TunnelId id) {
        return switch (change) {
            case RegistryChange.One(var changed) -> changed.equals(id);
            case RegistryChange.Everything _ -> false;
        };
    }

    private List<Tunnel> listed(OwnerFilter filter) {
        return await(registry().list(filter).collectList());
    }

    private Tunnel create(Tunnel tunnel) {
        assertThat(await(registry().create(tunnel))).isTrue();
        return tunnel;
    }

    private static void run(Mono<?> command) {
        assertThat(await(command)).isNotNull();
    }

    private static <T> T await(Mono<T> answer) {
        @Nullable T value = answer.block(BOUND);
        assertThat(value).isNotNull();
        return value;
    }
}
