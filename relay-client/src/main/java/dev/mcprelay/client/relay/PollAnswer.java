// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client.relay;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import dev.mcprelay.protocol.command.TunnelCommand;

/// What came of one poll.
public sealed interface PollAnswer {

    /// @param dropped how many more there were that could not be read
    /// @param headersAt monotonic nanoseconds when the answer's headers came: deadlines count from there
    record Commands(List<TunnelCommand> commands, int dropped, long headersAt) implements PollAnswer {
        public Commands {
            commands = List.copyOf(commands);
        }
    }

    /// The wait is over and nothing came.
    record Nothing() implements PollAnswer {}

    /// Anything else: pause, and poll again.
    ///
    /// @param status 0 when no answer came; 200 when its body was not readable
    /// @param retryAfter what the relay asked for
    record Refused(int status, Optional<Duration> retryAfter) implements PollAnswer {}
}
