// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import dev.mcprelay.broker.core.Batches.Batch;
import dev.mcprelay.broker.core.CommandState.Granted;
import dev.mcprelay.broker.core.CommandState.Handed;
import dev.mcprelay.broker.core.SlotState.Answered;
import dev.mcprelay.protocol.error.ErrorCode;

/// What became of poll answers. A command that was meanwhile answered, ended or abandoned is left alone.
final class BatchDesk {
    private final TunnelState tunnel;
    private final Batches batches;
    private final GuestDesk guests;
    private final CancelDesk cancels;

    BatchDesk(TunnelState tunnel, Batches batches, GuestDesk guests, CancelDesk cancels) {
        this.tunnel = tunnel;
        this.batches = batches;
        this.guests = guests;
        this.cancels = cancels;
    }

    void written(BatchId id, Tick now) {
        Batch batch = batches.settle(id);
        if (batch == null) {
            return;
        }
        for (Occupant occupant : batch.commands()) {
            switch (occupant) {
                case Command command -> written(command, batch, now);
                case Guest guest -> guests.written(guest, now);
            }
        }
        InstanceRecord instance = tunnel.instances.get(batch.instance());
        if (instance != null
                && instance.state() instanceof Answered answered
                && answered.batch().equals(id)) {
            instance.move(answered.written(now));
            tunnel.seen(instance, now);
        }
    }

    void unwritten(BatchId id, Tick now) {
        Batch batch = batches.settle(id);
        if (batch == null) {
            return;
        }
        for (Occupant occupant : batch.commands()) {
            switch (occupant) {
                case Command command -> unwritten(command, now);
                case Guest guest -> guests.unwritten(guest, now);
            }
        }
        broken(id, batch, now);
    }

    /// A client loses the whole of an answer that was cut, so its workers are free; but a tool may have
    /// begun. Only where a second command would ruin the first is the worst assumed.
    void lost(BatchId id, Tick now) {
        Batch batch = batches.settle(id);
        if (batch == null) {
            return;
        }
        InstanceRecord instance = tunnel.instances.get(batch.instance());
        for (Occupant occupant : batch.commands()) {
            boolean free = instance == null || !instance.isSerial(occupant.channel());
            switch (occupant) {
                case Command command -> lost(command, batch, free, now);
                case Guest guest -> guests.lost(guest, free, now);
            }
        }
        broken(id, batch, now);
    }

    private void written(Command command, Batch batch, Tick now) {
        if (command.state() instanceof Granted granted) {
            command.move(granted.confirmedBy(batch.instance()));
        }
        // also where the caller has left: the session is there now
        tunnel.bindings.confirm(command.session(), batch.instance());
        cancels.confirmed(command, now);
    }

    private void unwritten(Command command, Tick now) {
        if (command.state() instanceof Granted granted) {
            tunnel.bounce(command, granted, now);
        } else if (command.isDone()) {
            // its caller left or its time passed, and the client has never seen it
            tunnel.release(command, now);
            tunnel.bindings.retract(command.session(), command.id());
        }
    }

    private void lost(Command command, Batch batch, boolean free, Tick now) {
        if (free && !(command.state() instanceof Handed)) {
            tunnel.release(command, now);
        }
        if (command.state() instanceof Granted granted) {
            command.move(granted.confirmedBy(batch.instance()));
            tunnel.fail(command, ErrorCode.TUNNEL_CLIENT_LOST, now);
        }
    }

    private void broken(BatchId id, Batch batch, Tick now) {
        InstanceRecord instance = tunnel.instances.get(batch.instance());
        if (instance != null
                && instance.state() instanceof Answered answered
                && answered.batch().equals(id)) {
            instance.move(answered.failed(now));
            tunnel.watch(instance);
        }
    }
}
