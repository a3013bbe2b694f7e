// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;

/// The place of one instance at this edge, through all its polls.
sealed interface SlotState {
    /// Bytes per second of a slow link that still serves.
    long SLOW_LINK = 256 << 10;

    private static Duration downloadOf(long bytes) {
        return Duration.ofMillis(bytes * 1000 / SLOW_LINK);
    }

    /// A poll is open. Commands may be granted to it.
    ///
    /// @param limit how many it takes
    record Parked(PollId poll, Tick since, Tick until, int limit) implements SlotState {

        /// @param bytes of the answer
        Answered answeredWith(BatchId batch, int commands, long bytes) {
            return new Answered(batch, commands >= limit, downloadOf(bytes));
        }

        /// Answered with nothing: the client polls again at once, or is gone.
        Linger over(Tick now) {
            return new Linger(now, false, false, Duration.ZERO);
        }

        /// Closed by its client, which is a sign of its end.
        Linger cut(Tick now) {
            return new Linger(now, false, true, Duration.ZERO);
        }

        Retired revoked() {
            return new Retired();
        }
    }

    /// The poll was answered; the write is unconfirmed. Not idle: a slow write is no silence.
    ///
    /// @param filled the batch took the whole limit, so the client may poll no more until it has room
    /// @param download how long its client may take to read it
    record Answered(BatchId batch, boolean filled, Duration download) implements SlotState {

        Linger written(Tick now) {
            return new Linger(now, filled, false, download);
        }

        /// The connection broke.
        Linger failed(Tick now) {
            return new Linger(now, false, true, Duration.ZERO);
        }
    }

    /// Between two polls.
    ///
    /// @param cut the last one ended with its connection
    /// @param download how long the client may still be reading the answer that was written: buffers on the
    /// way take it at once, and only then does the reading begin
    record Linger(Tick since, boolean filled, boolean cut, Duration download) implements SlotState {}

    /// Its key is valid no longer: it may answer what it has, and gets nothing more.
    record Retired() implements SlotState {}

    /// Its client polls at another node: what it was given here it may still answer.
    record Away(Tick since) implements SlotState {}

    /// A new poll of the instance, whatever became of the one before.
    static Parked attach(PollId poll, Tick now, Duration patience, int limit) {
        return new Parked(poll, now, now.plus(patience), limit);
    }
}
