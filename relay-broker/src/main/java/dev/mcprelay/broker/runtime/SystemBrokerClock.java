// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.runtime;

import java.time.Instant;

import dev.mcprelay.broker.core.Tick;
import dev.mcprelay.broker.port.BrokerClock;

/// The machine's clocks.
public final class SystemBrokerClock implements BrokerClock {
    private final long origin = System.nanoTime();

    @Override
    public Tick now() {
        return new Tick(System.nanoTime() - origin);
    }

    @Override
    public Instant wallTime() {
        return Instant.ofEpochMilli(System.currentTimeMillis());
    }
}
