// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.match;

/// How much can be expected of a node. The gap between dead and gone is on purpose: answers wait for a
/// paused owner, new work does not.
public enum Standing {
    ALIVE,
    DRAINING,
    /// Silent for 3 s: nothing is granted to it, and what was granted and not confirmed ends.
    DEAD,
    /// Silent for 10 s: nobody waits for its answers.
    GONE
}
