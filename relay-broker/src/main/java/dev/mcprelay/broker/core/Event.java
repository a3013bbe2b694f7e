// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.Call;
import dev.mcprelay.broker.Delivery;
import dev.mcprelay.broker.PollRequest;
import dev.mcprelay.broker.PostedResponse;
import dev.mcprelay.broker.ValidKeys;
import dev.mcprelay.broker.match.Introduction;
import dev.mcprelay.broker.match.ParkResult;
import dev.mcprelay.broker.message.GrantRef;
import dev.mcprelay.broker.message.NodeMessage;
import dev.mcprelay.broker.message.Registration;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.InstanceId;
import dev.mcprelay.protocol.id.NodeId;

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

    /// A notice of another node's client waits for its caller to read.
    record NoticeHeld(PostId post) implements Event {}

    /// A notice of another node's client has found its place with the caller, or none.
    record NoticeSettled(PostId post, Delivery delivery) implements Event {}

    /// What came of [Effect.Enqueue]; null: nobody knows.
    record Introduced(CommandId command, @Nullable Introduction introduction) implements Event {}

    /// What came of [Effect.Park]; null: nobody knows.
    record Registered(
            InstanceId instance,
            Registration registration,
            @Nullable ParkResult result) implements Event {}

    /// What came of [Effect.LookUp].
    ///
    /// @param found false: the store did not answer
    /// @param registration null: there is none
    record LookedUp(
            InstanceId instance, boolean found, @Nullable Registration registration) implements Event {}

    /// Another node says something.
    ///
    /// @param missed other messages of it are missing
    record Heard(NodeId from, NodeMessage message, boolean missed) implements Event {}

    /// [Effect.SendGrant] certainly did not leave.
    record Unsent(GrantRef grant) implements Event {}

    /// Whatever came of [Effect.SendResponse]: it does not wait here any more.
    record PostSent(PostId post) implements Event {}

    /// Nothing that was assumed of the store holds any more.
    record Resync() implements Event {}

    record KeysChanged(ValidKeys valid) implements Event {}

    record TunnelDeleted() implements Event {}

    record Drain() implements Event {}

    /// The tick that [TunnelCore#nextWake] asked for.
    record TimeCame() implements Event {}
}
