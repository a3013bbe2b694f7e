// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.runtime;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.mcprelay.broker.CommandBatch;
import dev.mcprelay.broker.core.BatchId;
import dev.mcprelay.broker.core.Event;
import dev.mcprelay.protocol.command.TunnelCommand;

/// A batch until it is settled. One atomic decides between the three ways of settling, so that the edge's last
/// words (cancelled, failed, finished: they come together when a connection breaks) count once.
final class PendingBatch implements CommandBatch {
    private enum Stage {
        UNOPENED,
        OPENED,
        SETTLED
    }

    private final BatchId id;
    private final Supplier<List<TunnelCommand>> writing;
    private final Consumer<Event> settled;
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.UNOPENED);

    /// @param writing makes the wire form of the commands
    PendingBatch(BatchId id, Supplier<List<TunnelCommand>> writing, Consumer<Event> settled) {
        this.id = id;
        this.writing = writing;
        this.settled = settled;
    }

    /// Empty when it was taken back before anybody looked.
    @Override
    public List<TunnelCommand> commands() {
        boolean open = stage.compareAndSet(Stage.UNOPENED, Stage.OPENED) || stage.get() == Stage.OPENED;
        return open ? writing.get() : List.of();
    }

    @Override
    public void written() {
        settle(new Event.BatchWritten(id));
    }

    @Override
    public void unwritten() {
        settle(new Event.BatchUnwritten(id));
    }

    @Override
    public void lost() {
        settle(new Event.BatchLost(id));
    }

    private void settle(Event how) {
        if (stage.getAndSet(Stage.SETTLED) != Stage.SETTLED) {
            settled.accept(how);
        }
    }

    /// Whoever should have written it is gone, and has not even read it.
    void unwrittenIfUnopened() {
        if (stage.compareAndSet(Stage.UNOPENED, Stage.SETTLED)) {
            settled.accept(new Event.BatchUnwritten(id));
        }
    }
}
