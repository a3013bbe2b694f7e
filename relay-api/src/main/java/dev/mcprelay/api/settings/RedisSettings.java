// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.settings;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param url `redis://`, `rediss://`, `redis-sentinel://`, or several nodes of a Cluster separated by commas;
/// absent: an embedded Redis on loopback
/// @param prefix of every key
/// @param startWait how long the start waits for Redis before it gives up
public record RedisSettings(
        @Nullable String url,
        @DefaultValue("relay:") String prefix,
        @DefaultValue("30s") Duration startWait) {
    public RedisSettings {
        Ranges.inRange("relay.redis.start-wait", startWait, Duration.ZERO, Duration.ofMinutes(10));
    }

    /// The address may hold a password.
    @Override
    public String toString() {
        return "RedisSettings[url=[REDACTED], prefix=" + prefix + "]";
    }
}
