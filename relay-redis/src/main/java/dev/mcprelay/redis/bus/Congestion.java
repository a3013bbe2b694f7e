// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.bus;

/// Whether a node is behind with reading its list: from the mark on, until it has read down to less than half
/// of it. Any thread.
final class Congestion {
    static final int MARK = 64;

    private volatile boolean congested;

    /// @param backlog as Redis counted it
    void learn(long backlog) {
        if (backlog >= MARK) {
            congested = true;
        } else if (backlog < MARK / 2) {
            congested = false;
        }
    }

    boolean isCongested() {
        return congested;
    }
}
