// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.Call;
import dev.mcprelay.broker.CallBounds;

/// How often a tunnel, and each principal on it, may call this node. Only calls that are taken count.
final class Rates {
    /// Beyond it those that are as good as new are thrown away.
    private static final int MANY = 1024;

    private final CallBounds bounds;
    private final @Nullable RateBucket tunnel;
    private final Map<String, RateBucket> principals = new HashMap<>();
    private int many = MANY;
    private @Nullable Tick memory;

    Rates(CallBounds bounds) {
        this.bounds = bounds;
        tunnel = bounds.tunnelRate().isBounded() ? new RateBucket(bounds.tunnelRate()) : null;
    }

    /// How long this principal has to wait before it may call; zero: it need not.
    Duration pause(String principal, Tick now) {
        Duration all = tunnel == null ? Duration.ZERO : tunnel.pause(now);
        RateBucket bucket = principals.get(principal);
        Duration own = bucket == null ? Duration.ZERO : bucket.pause(now);
        return all.compareTo(own) < 0 ? own : all;
    }

    void take(String principal, Tick now) {
        if (tunnel != null) {
            take(tunnel, now);
        }
        if (bounds.principalRate().isBounded() && !principal.equals(Call.ANYBODY)) {
            forgetFull(now);
            take(principals.computeIfAbsent(principal, _ -> new RateBucket(bounds.principalRate())), now);
        }
    }

    private void take(RateBucket bucket, Tick now) {
        bucket.take(now);
        Tick full = bucket.full();
        memory = memory == null ? full : Tick.later(memory, full);
    }

    private void forgetFull(Tick now) {
        if (principals.size() >= many) {
            principals.values().removeIf(bucket -> bucket.full().isDue(now));
            many = Math.max(MANY, 2 * principals.size());
        }
    }

    /// Until when something of this must be remembered; null: there is nothing.
    @Nullable
    Tick memory() {
        return memory;
    }
}
