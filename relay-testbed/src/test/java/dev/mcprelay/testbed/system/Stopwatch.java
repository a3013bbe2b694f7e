// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.system;

import java.time.Duration;

/// Runs from its making.
final class Stopwatch {
    private final long started = System.nanoTime();

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - started);
    }
}
