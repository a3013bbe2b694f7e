// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client.work;

import java.util.concurrent.atomic.LongAdder;

/// What happened to commands so far. Any thread.
public final class ClientCounters {
    private final LongAdder taken = new LongAdder();
    private final LongAdder answered = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final LongAdder expired = new LongAdder();
    private final LongAdder unreadable = new LongAdder();

    /// @param taken commands that polls brought
    /// @param answered terminals that the relay settled
    /// @param lost terminals that the relay did not take
    /// @param expired commands that were too old to begin
    /// @param unreadable commands that could not be read
    public record Snapshot(long taken, long answered, long lost, long expired, long unreadable) {}

    public Snapshot snapshot() {
        return new Snapshot(taken.sum(), answered.sum(), lost.sum(), expired.sum(), unreadable.sum());
    }

    /// @param commands how many a poll brought
    /// @param unread how many more could not be read
    public void batch(int commands, int unread) {
        taken.add(commands);
        unreadable.add(unread);
    }

    void settled(boolean taken) {
        (taken ? answered : lost).increment();
    }

    void tooOld() {
        expired.increment();
    }
}
