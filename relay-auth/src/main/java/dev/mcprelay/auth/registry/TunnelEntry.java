// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.registry;

import java.util.List;
import java.util.Optional;

import dev.mcprelay.protocol.id.TunnelId;

/// A tunnel and its runtime keys: all that is asked of the registry during a call.
///
/// @param version grows with every change of the tunnel or its keys; a key's last use is no change
public record TunnelEntry(Tunnel tunnel, List<RuntimeKey> keys, long version) {

    public TunnelEntry {
        keys = List.copyOf(keys);
    }

    public TunnelId id() {
        return tunnel.id();
    }

    public Optional<RuntimeKey> key(KeyId id) {
        return keys.stream().filter(key -> key.id().equals(id)).findFirst();
    }
}
