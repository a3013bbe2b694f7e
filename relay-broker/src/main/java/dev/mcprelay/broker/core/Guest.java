// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.message.GrantRef;
import dev.mcprelay.broker.message.NodeMessage;
import dev.mcprelay.broker.message.NodeMessage.Grant.Work;
import dev.mcprelay.protocol.command.TunnelCommand;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.NodeId;

/// A command of another node that was granted to a slot here. Held until a poll takes it; afterwards only
/// what it costs the instance is kept.
final class Guest implements Occupant, Alarm.Owner {
    private final NodeMessage.Grant message;
    private final InstanceRecord host;
    private final Tick deadline;
    private final Alarm alarm;
    private final int bytes;
    private @Nullable TunnelCommand command;
    private @Nullable BatchId batch;
    private @Nullable Tick busyUntil;
    private boolean handed;

    Guest(NodeMessage.Grant message, InstanceRecord host, Tick now, AlarmQueue alarms) {
        this.message = message;
        this.host = host;
        deadline = now.plus(message.remaining());
        alarm = alarms.alarmOf(this);
        command = message.command();
        bytes = message.command() instanceof TunnelCommand.JsonRpc rpc
                ? rpc.message().length()
                : 0;
    }

    GrantRef ref() {
        return message.grant();
    }

    NodeId owner() {
        return message.grant().command().owner();
    }

    @Override
    public CommandId id() {
        return message.grant().command();
    }

    @Override
    public ChannelName channel() {
        return message.command().head().channel();
    }

    @Override
    public int bytes() {
        return bytes;
    }

    @Override
    public boolean isStream() {
        return message.work() == Work.STREAM;
    }

    @Override
    public boolean isInitialize() {
        return message.work() == Work.INITIALIZE;
    }

    @Override
    public @Nullable Tick busyUntil() {
        return busyUntil;
    }

    InstanceRecord host() {
        return host;
    }

    Alarm alarm() {
        return alarm;
    }

    /// Its place among all that wait for the tunnel.
    long arrival() {
        return message.arrival();
    }

    /// Its owner wants to know at once.
    boolean isEager() {
        return message.eager();
    }

    Tick deadline() {
        return deadline;
    }

    /// Not given to any poll yet.
    boolean isHeld() {
        return command != null;
    }

    @Nullable
    BatchId batch() {
        return batch;
    }

    boolean isHanded() {
        return handed;
    }

    void handed() {
        handed = true;
    }

    /// From here on it is in one poll answer.
    Handout.Foreign give(BatchId into, Tick busy, @Nullable Duration responseTimeout) {
        TunnelCommand given = command;
        if (given == null) {
            throw new IllegalStateException("guest: given (expected: held)");
        }
        command = null;
        batch = into;
        busyUntil = busy;
        return new Handout.Foreign(id(), given, host.id(), responseTimeout);
    }
}
