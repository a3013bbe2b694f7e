// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client.relay;

import java.time.Duration;
import java.util.Optional;

/// What came of one posted response.
public sealed interface PostOutcome {

    /// Taken, or nobody waits for it any more: nothing is left to do.
    record Settled() implements PostOutcome {}

    /// @param status 0 when no answer came
    /// @param retryAfter what the relay asked for
    record Refused(int status, Optional<Duration> retryAfter) implements PostOutcome {

        /// Whether the same post may well go through in a moment.
        boolean passing() {
            return switch (status) {
                case 0, 408, 429, 502, 503, 504 -> true;
                default -> false;
            };
        }
    }
}
