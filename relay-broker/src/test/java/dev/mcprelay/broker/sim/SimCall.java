// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.sim;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.Call;
import dev.mcprelay.broker.Call.Body;
import dev.mcprelay.broker.Frame;
import dev.mcprelay.broker.core.Handout;
import dev.mcprelay.broker.core.Tick;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.InstanceId;

/// What the world knows of one accepted call.
final class SimCall {
    final CommandId id;
    final Call call;
    final Tick acceptedAt;

    /// Completed, or its caller told the core that it left.
    boolean over;

    Frame.@Nullable Final outcome;

    /// Of a hand-over that was not taken back.
    @Nullable
    Handout handout;

    Tick handedAt = new Tick(0);
    long handedAs;
    boolean confirmed;

    /// The core made it to cancel this call.
    final boolean isNotice;

    SimCall(CommandId id, Call call, Tick acceptedAt) {
        this(id, call, acceptedAt, false);
    }

    SimCall(CommandId id, Call call, Tick acceptedAt, boolean isNotice) {
        this.isNotice = isNotice;
        this.id = id;
        this.call = call;
        this.acceptedAt = acceptedAt;
    }

    Tick deadline() {
        return acceptedAt.plus(call.deadline());
    }

    boolean isStream() {
        return !isNotice && call.body() instanceof Body.Request request && request.stream();
    }

    boolean isInitialize() {
        return !isNotice
                && call.body() instanceof Body.Request request
                && request.message().method().equals("initialize");
    }

    boolean isOrdered() {
        return isInitialize()
                || call.body() instanceof Body.Notification
                || call.body() instanceof Body.SessionTermination;
    }

    /// Null: none.
    @Nullable
    String session() {
        return call.session() == null
                ? null
                : call.channel() + "|" + call.session().key();
    }

    @Nullable
    InstanceId holder() {
        return handout == null ? null : handout.instance();
    }

    @Override
    public String toString() {
        return "%s %s of %s over %s with %s at %s confirmed %s outcome %s deadline %s"
                .formatted(
                        id,
                        call.body().getClass().getSimpleName(),
                        session(),
                        over,
                        holder(),
                        handedAt.nanos() / 1_000_000,
                        confirmed,
                        outcome,
                        deadline().nanos() / 1_000_000);
    }
}
