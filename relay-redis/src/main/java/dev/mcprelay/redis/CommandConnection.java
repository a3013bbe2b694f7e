// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.api.reactive.RedisClusterReactiveCommands;

/// A connection for commands, to one server or to a Cluster alike.
public record CommandConnection<K, V>(
        StatefulConnection<K, V> connection,
        RedisClusterAsyncCommands<K, V> async,
        RedisClusterReactiveCommands<K, V> reactive)
        implements AutoCloseable {

    /// Does not wait.
    @Override
    public void close() {
        var _ = connection.closeAsync();
    }
}
