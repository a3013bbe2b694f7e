// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.registry;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/// A clock that moves when it is told to.
public final class SettableClock implements InstantSource {
    private final AtomicReference<Instant> now = new AtomicReference<>(Tunnels.THEN);

    @Override
    public Instant instant() {
        return now.get();
    }

    public void advance(Duration by) {
        now.set(now.get().plus(by));
    }
}
