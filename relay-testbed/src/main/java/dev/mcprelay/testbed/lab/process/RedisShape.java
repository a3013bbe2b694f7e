// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab.process;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// How the Redis of a laboratory is built.
public enum RedisShape {
    /// One server.
    ONE,
    /// A primary and a replica, and three sentinels that watch them.
    SENTINEL,
    /// A Cluster of three shards, each with a replica.
    CLUSTER;

    /// As it is asked for.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<RedisShape> of(String wireName) {
        return Arrays.stream(values())
                .filter(shape -> shape.wireName().equals(wireName))
                .findFirst();
    }
}
