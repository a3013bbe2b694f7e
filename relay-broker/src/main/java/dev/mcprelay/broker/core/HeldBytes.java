// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.util.concurrent.atomic.AtomicLong;

/// The bodies of calls that no client has yet: of a tunnel, or of all tunnels of a node. Any thread. A body
/// is always taken where nothing is held: it was not too large to be read.
public final class HeldBytes {
    private final long bound;
    private final AtomicLong held = new AtomicLong();

    public HeldBytes(long bound) {
        this.bound = bound;
    }

    boolean hasRoomFor(long bytes) {
        long now = held.get();
        return now == 0 || bytes <= bound - now;
    }

    void add(long bytes) {
        var _ = held.addAndGet(bytes);
    }

    void remove(long bytes) {
        var _ = held.addAndGet(-bytes);
    }

    long held() {
        return held.get();
    }
}
