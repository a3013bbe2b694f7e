// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis;

/// What may have happened to Redis behind a connection.
public enum Upheaval {
    /// A connection was lost, and found again: perhaps to another server.
    RECONNECTED,
    /// Slots or roles moved in a Cluster.
    TOPOLOGY_CHANGED
}
