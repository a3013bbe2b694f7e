// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.CommandBatch;
import dev.mcprelay.broker.message.GrantRef;
import dev.mcprelay.protocol.id.CommandId;

/// What this edge has decided of grants: handed over, or never to be. A grant is void 2 s after it was
/// sent, so what is forgotten here can do no harm any more; but what is forgotten of one that was given would
/// be bounced when its owner asks, and run again. So it is kept until the batch must be settled, and for as
/// long again as a message may take.
final class GrantJournal {
    /// A grant may come, and its owner ask for it, for so long after anything else has happened to it.
    static final Duration SLOWEST_MESSAGE = Duration.ofSeconds(25);

    private static final Duration MEMORY = CommandBatch.SETTLED_WITHIN.plus(SLOWEST_MESSAGE);

    /// What was decided.
    enum Entry {
        /// In a poll answer, of which nobody knows yet whether it was written.
        GIVEN,
        HANDED,
        /// Some of its bytes may have left: it may be running.
        LOST,
        /// It has not been handed over, and never will be.
        FENCED
    }

    private record Key(CommandId command, int number) {
        static Key of(GrantRef grant) {
            return new Key(grant.command(), grant.number());
        }
    }

    private record Line(Entry entry, Tick at) {}

    private final Map<Key, Line> lines = new LinkedHashMap<>();

    @Nullable
    Entry of(GrantRef grant) {
        Line line = lines.get(Key.of(grant));
        return line == null ? null : line.entry();
    }

    void write(GrantRef grant, Entry entry, Tick now) {
        var _ = lines.remove(Key.of(grant));
        lines.put(Key.of(grant), new Line(entry, now));
    }

    void forgetOld(Tick now) {
        Iterator<Line> oldest = lines.values().iterator();
        while (oldest.hasNext() && oldest.next().at().plus(MEMORY).isDue(now)) {
            oldest.remove();
        }
    }

    /// When the oldest will be forgotten.
    @Nullable
    Tick next() {
        return lines.isEmpty() ? null : lines.values().iterator().next().at().plus(MEMORY);
    }
}
