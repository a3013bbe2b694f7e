// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.runtime;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.Delivery;
import dev.mcprelay.broker.core.Event;
import dev.mcprelay.broker.core.TunnelCore;
import dev.mcprelay.protocol.id.TunnelId;

/// What lies in a stripe's mailbox.
sealed interface Letter {

    record Told(TunnelId tunnel, Event event) implements Letter {}

    record Submitted(TunnelId tunnel, Event.Submit event, SubmitReply reply) implements Letter {}

    record Polled(TunnelId tunnel, Event.PollArrived event, PollReply reply) implements Letter {}

    record Posted(TunnelId tunnel, Event.ResponsePosted event, PlainReply<Delivery> reply) implements Letter {}

    /// A look at a tunnel; null: nothing is known of it.
    ///
    /// @param failed told when the look has failed
    record Asked(TunnelId tunnel, Consumer<@Nullable TunnelCore> question, Runnable failed) implements Letter {}

    record Draining() implements Letter {}

    /// For every tunnel that is known here.
    record Everybody(Event event) implements Letter {}
}
