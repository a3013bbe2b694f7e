// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client.timing;

import java.time.Instant;

/// The client's only source of time.
public interface ClientClock {
    /// The machine's clocks.
    ClientClock SYSTEM = new SystemClock();

    /// Monotonic nanoseconds, for differences only.
    long nanos();

    /// The wall clock: for dates that others wrote.
    Instant now();

    /// Reads the machine.
    final class SystemClock implements ClientClock {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        @SuppressWarnings("TimeZoneUsage" /* the one place where the wall clock enters */)
        public Instant now() {
            return Instant.now();
        }
    }
}
