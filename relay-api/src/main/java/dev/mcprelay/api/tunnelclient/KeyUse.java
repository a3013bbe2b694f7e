// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.tunnelclient;

import java.time.Duration;
import java.time.InstantSource;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import dev.mcprelay.auth.registry.KeyId;
import dev.mcprelay.auth.registry.RuntimeKey;
import dev.mcprelay.auth.registry.TunnelRegistry;
import dev.mcprelay.protocol.id.TunnelId;

/// Notes when a key was last used: once a minute and key at most, so that polling costs the store nothing.
/// What cannot be noted is not: it is only for people who rotate keys. Any thread.
public final class KeyUse {
    private static final Duration COARSE = Duration.ofMinutes(1);
    private static final int KEYS = 100_000;

    private final TunnelRegistry registry;
    private final InstantSource clock;
    private final Cache<KeyId, Boolean> noted =
            Caffeine.newBuilder().maximumSize(KEYS).expireAfterWrite(COARSE).build();

    public KeyUse(TunnelRegistry registry, InstantSource clock) {
        this.registry = registry;
        this.clock = clock;
    }

    void of(TunnelId tunnel, RuntimeKey key) {
        if (noted.getIfPresent(key.id()) == null && noted.asMap().putIfAbsent(key.id(), Boolean.TRUE) == null) {
            var _ = registry.touchKey(tunnel, key.id(), clock.instant()).subscribe(_ -> {}, _ -> {});
        }
    }
}
