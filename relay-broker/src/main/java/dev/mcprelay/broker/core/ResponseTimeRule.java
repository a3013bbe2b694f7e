// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/// How long a client is told that it may take, and how long it may really be busy.
final class ResponseTimeRule {
    /// The relay's own deadline fires first.
    private static final Duration MARGIN = Duration.ofSeconds(5);

    /// Beyond this the client cuts the call by itself, and with it a child process.
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private static final Duration LONGEST_TOLD = LONGEST.minusSeconds(1);

    private ResponseTimeRule() {}

    /// Null where the time-out would kill more than the call: v0.0.11 ends its process, and an `initialize`
    /// that timed out leaves a child process unusable.
    static @Nullable Duration told(Occupant command, Tick deadline, InstanceRecord instance, Tick now) {
        boolean affine = instance.isAffine(command.channel());
        if (affine && (command.isInitialize() || instance.client().diesOfStdioTimeout())) {
            return null;
        }
        Duration time = deadline.since(now).plus(MARGIN);
        return time.compareTo(LONGEST_TOLD) < 0 ? time : LONGEST_TOLD;
    }

    /// When the client has let go of a command that it never answers. v0.0.9 does not know the time-out,
    /// and a second command beside a running one ruins its child process: there nothing but the client's
    /// own end of patience counts.
    static Tick busyUntil(@Nullable Duration told, Occupant command, InstanceRecord instance, Tick now) {
        return now.plus(told == null || instance.isSerial(command.channel()) ? LONGEST : told.plus(MARGIN));
    }

    /// The same after a poll of an instance was cut that may be two processes, one after the other: the one
    /// that was busy has probably died.
    static Tick busyUntilIfRestarted(Command command) {
        return command.deadline().plus(MARGIN).plus(MARGIN);
    }
}
