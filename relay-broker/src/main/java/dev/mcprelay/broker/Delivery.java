// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker;

/// What became of a posted response.
public enum Delivery {
    /// Its owner took it.
    ACCEPTED,
    /// Its command has had its final; this one has no effect.
    DUPLICATE,
    /// No call waits for it: ended otherwise, or unknown.
    GONE,
    /// A notice that the caller was too slow for; a gap is marked.
    DROPPED,
    /// Its owner cannot be reached now.
    UNAVAILABLE
}
