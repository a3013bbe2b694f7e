// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.port;

import java.time.Instant;

import dev.mcprelay.broker.core.Tick;

/// The only source of time. Any thread.
public interface BrokerClock {

    /// Monotonic: for every decision. Starts near zero with the process.
    Tick now();

    /// The wall clock: for what stands on the wire, never for a decision.
    Instant wallTime();
}
