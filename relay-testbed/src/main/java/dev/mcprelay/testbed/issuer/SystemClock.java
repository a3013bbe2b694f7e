// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.issuer;

import java.time.Instant;
import java.time.InstantSource;

/// The machine's time, in whole seconds as tokens carry it.
final class SystemClock implements InstantSource {
    @Override
    public Instant instant() {
        return Instant.ofEpochSecond(System.currentTimeMillis() / 1000);
    }
}
