// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab.history;

import java.time.Duration;

/// The one clock of a run: nanoseconds since it was made.
public final class LabClock {
    private final long origin = System.nanoTime();

    public long nanos() {
        return System.nanoTime() - origin;
    }

    public Duration elapsed() {
        return Duration.ofNanos(nanos());
    }
}
