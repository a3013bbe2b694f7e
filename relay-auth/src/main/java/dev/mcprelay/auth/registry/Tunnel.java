// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.registry;

import java.time.Instant;

import dev.mcprelay.auth.policy.AccessPolicy;
import dev.mcprelay.protocol.id.TunnelId;

/// A registered route. Times have millisecond precision: that is what the store keeps.
public record Tunnel(
        TunnelId id,
        String name,
        String description,
        Owners owners,
        AccessPolicy policy,
        Instant createdAt,
        Instant updatedAt) {

    public Tunnel withName(String changed, Instant now) {
        return new Tunnel(id, changed, description, owners, policy, createdAt, now);
    }

    public Tunnel withDescription(String changed, Instant now) {
        return new Tunnel(id, name, changed, owners, policy, createdAt, now);
    }

    public Tunnel withOwners(Owners changed, Instant now) {
        return new Tunnel(id, name, description, changed, policy, createdAt, now);
    }

    public Tunnel withPolicy(AccessPolicy changed, Instant now) {
        return new Tunnel(id, name, description, owners, changed, createdAt, now);
    }
}
