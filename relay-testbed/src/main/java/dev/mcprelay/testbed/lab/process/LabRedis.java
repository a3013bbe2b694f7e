// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab.process;

/// The Redis of a laboratory, whatever its shape.
public sealed interface LabRedis extends AutoCloseable permits SentinelRedis, ShardedRedis, SwitchedRedis {

    /// What this node is told as its address.
    String url(int node);

    /// Cuts every connection that a node has; new ones may come.
    void resetConnections();

    @Override
    void close();
}
