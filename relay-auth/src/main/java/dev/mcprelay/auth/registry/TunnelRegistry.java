// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.registry;

import java.time.Instant;
import java.util.function.UnaryOperator;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.mcprelay.protocol.id.TunnelId;

/// The store of tunnels and runtime keys, the same for all nodes. Once a write has completed, every read
/// anywhere sees it, and [#changes] has been or is being told on every node. Nothing here is for the path of a
/// call: see [CachedTunnels].
///
/// Every publisher is lazy and ends with a [RegistryUnavailableException] when the store does not answer.
public interface TunnelRegistry {

    /// @return false when the id is taken; nothing is changed then
    Mono<Boolean> create(Tunnel tunnel);

    /// Applies the change to the tunnel as it is stored. The function may run more than once, when others write
    /// at the same time; no change of theirs is lost. It must keep the id.
    ///
    /// @return the tunnel as stored now; empty when there is none
    Mono<Tunnel> update(TunnelId id, UnaryOperator<Tunnel> change);

    /// Deletes a tunnel and its keys.
    ///
    /// @return the tunnel as it was; empty when there is none
    Mono<Tunnel> delete(TunnelId id);

    Mono<TunnelEntry> find(TunnelId id);

    /// In no particular order.
    Flux<Tunnel> list(OwnerFilter filter);

    /// @return false when there is no such tunnel
    Mono<Boolean> addKey(TunnelId id, RuntimeKey key);

    /// @return the key that is revoked now; empty when there is none
    Mono<RuntimeKey> revokeKey(TunnelId id, KeyId key);

    /// Notes that a key was used. Callers report rarely (once a minute and key is plenty); nobody is told of
    /// it, so that caches may show an older time. An unknown key is ignored.
    Mono<Void> touchKey(TunnelId id, KeyId key, Instant when);

    /// Changes made anywhere, this node included, from subscription on; never ends, never fails. After the
    /// connection to the store was broken it says [RegistryChange.Everything]; so it does once at the start of
    /// each subscription.
    Flux<RegistryChange> changes();
}
