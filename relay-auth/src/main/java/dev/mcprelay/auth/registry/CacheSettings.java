// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.registry;

import java.time.Duration;

/// How a node caches the registry.
///
/// @param tunnels how many it keeps (at least 1)
/// @param grace how long an entry serves without having been confirmed by the store; then the tunnel is denied
/// @param confirmAfter at what age an entry in use is read again, though nobody said that it changed; below
/// `grace`
/// @param unknownFor how long an unknown id is remembered as unknown
public record CacheSettings(int tunnels, Duration grace, Duration confirmAfter, Duration unknownFor) {
    public static final CacheSettings DEFAULT =
            new CacheSettings(10_000, Duration.ofMinutes(5), Duration.ofSeconds(30), Duration.ofSeconds(5));

    public CacheSettings {
        if (tunnels < 1) {
            throw new IllegalArgumentException("tunnels: " + tunnels + " (expected: at least 1)");
        }
        if (!confirmAfter.isPositive() || confirmAfter.compareTo(grace) >= 0) {
            throw new IllegalArgumentException("confirm-after: " + confirmAfter
                    + " (expected: positive and shorter than the grace of " + grace + ")");
        }
        if (unknownFor.isNegative()) {
            throw new IllegalArgumentException("unknown-for: " + unknownFor + " (expected: not negative)");
        }
    }
}
