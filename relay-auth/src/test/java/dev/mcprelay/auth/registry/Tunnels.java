// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.registry;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.auth.policy.AccessPolicy;
import dev.mcprelay.protocol.id.TunnelId;

/// Tunnels and keys to test with.
public final class Tunnels {
    public static final Instant THEN = Instant.parse("2026-03-01T12:00:00Z");

    private Tunnels() {}

    public static Tunnel aTunnel() {
        return aTunnel(AccessPolicy.DEFAULT);
    }

    public static Tunnel aTunnel(AccessPolicy policy) {
        var owners = new Owners(List.of("org_1"), List.of(), List.of());
        return new Tunnel(TunnelId.mint(), "a name", "a description", owners, policy, THEN, THEN);
    }

    public static Tunnel ownedBy(Owners owners) {
        return aTunnel().withOwners(owners, THEN);
    }

    public static TunnelEntry anEntry(AccessPolicy policy) {
        return new TunnelEntry(aTunnel(policy), List.of(), 1);
    }

    public static RuntimeKey aKey() {
        return aKey(null);
    }

    public static RuntimeKey aKey(@Nullable Instant expiresAt) {
        return new RuntimeKey(KeyId.mint(), "0123456789abcdef".repeat(4), "a label", THEN, expiresAt, null);
    }
}
