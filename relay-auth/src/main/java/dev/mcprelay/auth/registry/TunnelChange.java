// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.registry;

import dev.mcprelay.protocol.id.TunnelId;

/// What this node has learned about a tunnel that changed: said after the cache knows it too.
public sealed interface TunnelChange {

    TunnelId tunnel();

    /// The tunnel as it is now: keys that are missing here are revoked.
    record Current(TunnelEntry entry) implements TunnelChange {
        @Override
        public TunnelId tunnel() {
            return entry.id();
        }
    }

    record Deleted(TunnelId tunnel) implements TunnelChange {}
}
