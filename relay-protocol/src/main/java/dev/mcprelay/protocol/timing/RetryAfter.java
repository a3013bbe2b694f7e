// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.timing;

import java.time.Duration;

/// `Retry-After` in whole seconds, at least one (RFC 9110 §10.2.3). The official client caps it at 60 s.
public record RetryAfter(Duration delay) {

    @Override
    public String toString() {
        return Long.toString(Math.max(1, delay.plusNanos(999_999_999).toSeconds()));
    }
}
