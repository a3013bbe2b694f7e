// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

import dev.mcprelay.broker.core.Tick;
import dev.mcprelay.broker.message.NodeMessage;
import dev.mcprelay.broker.port.BrokerClock;

/// Notices that this process stood still: a pause of the collector, of the machine, a SIGSTOP. Others may
/// have given it up meanwhile, and what they sent lies in its sockets: a grant of before it woke is stale.
/// It is noticed by a beat that is late, or by whoever brings a message before that. Any thread.
final class StallFence {
    static final Duration BEAT = Duration.ofMillis(250);
    static final Duration LATE = Duration.ofSeconds(1);

    private final BrokerClock clock;
    private final Wakeups wakeups;
    private final Supplier<Instant> sharedTime;
    private final Runnable awoken;
    private final Object lock = new Object();
    private Tick due;
    private volatile Instant woke = Instant.MIN;

    /// @param sharedTime the time that the dates of grants are of
    /// @param awoken told once after every stall, before anything that came in it
    StallFence(BrokerClock clock, Wakeups wakeups, Supplier<Instant> sharedTime, Runnable awoken) {
        this.clock = clock;
        this.wakeups = wakeups;
        this.sharedTime = sharedTime;
        this.awoken = awoken;
        due = clock.now();
    }

    void start() {
        synchronized (lock) {
            due = clock.now().plus(BEAT);
            var _ = wakeups.at(due, this::beat); // for as long as the process lives
        }
    }

    private void beat() {
        try {
            look();
        } finally {
            start();
        }
    }

    private void look() {
        boolean stood;
        synchronized (lock) {
            Tick now = clock.now();
            stood = now.since(due).compareTo(LATE) > 0;
            if (stood) {
                due = now;
                woke = sharedTime.get();
            }
        }
        if (stood) {
            awoken.run();
        }
    }

    /// Whether this was sent to a node that stood still.
    boolean holdsBack(NodeMessage.Grant grant) {
        look();
        return grant.voidAfter().minus(ClusterEffects.GRANT_LIFE).isBefore(woke);
    }
}
