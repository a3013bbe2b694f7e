// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.protocol.id.CommandId;

/// What is remembered of commands that are over: clients repeat a post whose answer they did not see. Bounded
/// in time and number; what is forgotten is merely gone instead of duplicate, and clients take both for
/// success.
final class EndedCommands {
    /// How long.
    static final Duration MEMORY = Duration.ofSeconds(60);

    private static final int MOST = 1024;

    private record Ended(boolean answered, String keyDigest, Tick at) {}

    private final Map<CommandId, Ended> ended = new LinkedHashMap<>();

    /// @param answered by a final of its client
    /// @param keyDigest of the key that fetched it
    void remember(CommandId command, boolean answered, String keyDigest, Tick now) {
        ended.putIfAbsent(command, new Ended(answered, keyDigest, now));
        if (ended.size() > MOST) {
            var _ = ended.remove(ended.keySet().iterator().next());
        }
    }

    boolean wasAnswered(CommandId command) {
        Ended end = ended.get(command);
        return end != null && end.answered();
    }

    boolean wasFetchedWith(CommandId command, String keyDigest) {
        Ended end = ended.get(command);
        return end != null && end.keyDigest().equals(keyDigest);
    }

    void forgetOld(Tick now) {
        Iterator<Ended> oldest = ended.values().iterator();
        while (oldest.hasNext() && oldest.next().at().plus(MEMORY).isDue(now)) {
            oldest.remove();
        }
    }

    /// When the oldest will be forgotten.
    @Nullable
    Tick next() {
        return ended.isEmpty() ? null : ended.values().iterator().next().at().plus(MEMORY);
    }
}
