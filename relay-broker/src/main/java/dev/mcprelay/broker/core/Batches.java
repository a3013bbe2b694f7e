// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.protocol.id.InstanceId;

/// The poll answers whose writing is unconfirmed.
final class Batches {

    record Batch(InstanceId instance, List<Occupant> commands) {
        Batch {
            commands = List.copyOf(commands);
        }
    }

    private final Map<BatchId, Batch> unsettled = new HashMap<>();
    /// A poll is answered once, so the batch goes by its number: unique on the node, whichever core gave it.
    static BatchId of(PollId poll) {
        return new BatchId(poll.sequence());
    }

    void open(BatchId id, InstanceId instance, List<Occupant> commands) {
        unsettled.put(id, new Batch(instance, commands));
    }

    /// A batch is settled once: null the second time.
    @Nullable
    Batch settle(BatchId id) {
        return unsettled.remove(id);
    }
}
