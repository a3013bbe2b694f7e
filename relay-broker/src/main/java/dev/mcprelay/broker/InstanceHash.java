// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker;

import dev.mcprelay.protocol.id.InstanceId;

/// A short stable name of an instance: what a session id and a shard token can carry. Two instances of one
/// tunnel may share it by chance (one in four thousand million), and both are the tunnel's own.
public final class InstanceHash {

    private InstanceHash() {}

    /// 32 bits: FNV-1a with the final mix of MurmurHash3, so that ids that differ in one digit differ
    /// everywhere.
    public static int of(InstanceId instance) {
        int hash = 0x811c9dc5;
        String value = instance.value();
        for (int i = 0; i < value.length(); i++) {
            hash = (hash ^ value.charAt(i)) * 0x01000193;
        }
        hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
        return hash ^ (hash >>> 16);
    }
}
