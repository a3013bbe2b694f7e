// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker;

import java.time.Duration;

import dev.mcprelay.protocol.error.ErrorCode;

/// What became of a call at the door.
public sealed interface Submission {

    record Accepted(Exchange exchange) implements Submission {}

    /// @param retryAfter how long a sensible caller waits; zero when waiting does not help
    record Refused(ErrorCode reason, Duration retryAfter) implements Submission {}
}
