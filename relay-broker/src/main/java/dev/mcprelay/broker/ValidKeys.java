// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker;

import java.util.Set;

/// The runtime keys that a tunnel has.
///
/// @param version of the tunnel; grows with every change of its keys
public record ValidKeys(Set<String> digests, long version) {

    public ValidKeys {
        digests = Set.copyOf(digests);
    }

    /// Whether a poll with this key may stay: its key is valid, or was found valid by something newer than this.
    public boolean allow(ShownKey key) {
        return key.asOf() > version || digests.contains(key.digest());
    }
}
