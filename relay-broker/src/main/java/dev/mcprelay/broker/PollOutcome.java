// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker;

import java.time.Duration;

import dev.mcprelay.protocol.error.ErrorCode;

/// How a poll ends.
public sealed interface PollOutcome {

    /// There is work; the batch must be settled.
    record Commands(CommandBatch batch) implements PollOutcome {}

    /// The time is over, or another poll of the instance took its place, or the node drains.
    record Nothing() implements PollOutcome {}

    /// The key it came with is valid no longer, or the tunnel is gone.
    record Revoked() implements PollOutcome {}

    record Refused(ErrorCode reason, Duration retryAfter) implements PollOutcome {}
}
