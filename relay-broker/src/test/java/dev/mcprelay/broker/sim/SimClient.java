// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.sim;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.core.PollId;
import dev.mcprelay.broker.core.Tick;
import dev.mcprelay.broker.kit.Polls;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.InstanceId;

/// One tunnel client process of the simulated world.
final class SimClient {
    final Polls poll;

    @Nullable
    PollId open;

    Tick silentUntil = new Tick(0);

    /// Nobody is where it sends what it gets.
    Tick failsUntil = new Tick(0);

    final List<CommandId> running = new ArrayList<>();
    final List<CommandId> finished = new ArrayList<>();

    SimClient(Polls poll) {
        this.poll = poll;
    }

    InstanceId id() {
        return poll.instance();
    }

    boolean isAffine() {
        var info = poll.client().serverInfo();
        return info == null || info.channels().getFirst().affine();
    }

    boolean isSerial() {
        return poll.client().overlapsStdio();
    }
}
