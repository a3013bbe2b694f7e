// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.nodes;

import java.time.Duration;

/// When a node counts as what.
///
/// @param beat between two beats
/// @param dead silence of beats after which nothing is granted to a node, unless a frame came
/// @param frameProof how long a frame proves that its sender is not dead
/// @param gone silence in all after which nobody waits for a node
/// @param unknown how long a node that was never seen is asked
/// @param gap between two answers of the store, beyond which it was away: nobody ages in it
/// @param kept the list in the store after the last beat of all
public record MembershipTimes(
        Duration beat,
        Duration dead,
        Duration frameProof,
        Duration gone,
        Duration unknown,
        Duration gap,
        Duration kept) {
    public static final MembershipTimes DEFAULTS = new MembershipTimes(
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            Duration.ofMillis(1500),
            Duration.ofSeconds(10),
            Duration.ofSeconds(2),
            Duration.ofMillis(2500),
            Duration.ofSeconds(60));
}
