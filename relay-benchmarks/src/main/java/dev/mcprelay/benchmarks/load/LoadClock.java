// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.benchmarks.load;

/// The load generator's only source of time.
final class LoadClock {

    private LoadClock() {}

    static long nanos() {
        return System.nanoTime();
    }
}
