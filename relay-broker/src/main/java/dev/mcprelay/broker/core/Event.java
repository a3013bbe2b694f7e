// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Instant;

import dev.mcprelay.broker.Call;
import dev.mcprelay.broker.PollRequest;
import dev.mcprelay.broker.PostedResponse;
import dev.mcprelay.broker.ValidKeys;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.InstanceId;

/// What can happen to a tunnel on this node.
public sealed interface Event {

    /// A caller asks. Answered by [Effect.Accept] or [Effect.Refuse].
    ///
    /// @param id new, never used before
    /// @param createdAt by the wall clock: for the wire only, never for a decision
    record Submit(CommandId id, Call call, Instant createdAt) implements Event {}

    /// Nobody reads the answer any more.
    record CallerLeft(CommandId id) implements Event {}

    /// A client polls. Answered, now or later, by [Effect.HandOver] or [Effect.EndPoll].
    record PollArrived(PollId poll, PollRequest request) implements Event {}

    /// The client closed the connection of a poll that was not answered.
    record PollCut(PollId poll, InstanceId instance) implements Event {}

    record BatchWritten(BatchId batch) implements Event {}

    /// Certainly no byte of it has left.
    record BatchUnwritten(BatchId batch) implements Event {}

    /// Some bytes of it may have left.
    record BatchLost(BatchId batch) implements Event {}

    /// Answered by [Effect.AnswerPost], or by [Effect.EmitNotice] whose acceptance answers it.
    record ResponsePosted(PostId post, CommandId command, PostedResponse response) implements Event {}

    record KeysChanged(ValidKeys valid) implements Event {}

    record TunnelDeleted() implements Event {}

    record Drain() implements Event {}

    /// The tick that [TunnelCore#nextWake] asked for.
    record TimeCame() implements Event {}
}
