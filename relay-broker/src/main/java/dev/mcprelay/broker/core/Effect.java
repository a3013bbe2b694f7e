// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;
import java.util.List;

import dev.mcprelay.broker.CallEnding;
import dev.mcprelay.broker.Delivery;
import dev.mcprelay.broker.Frame;
import dev.mcprelay.broker.HealthChange;
import dev.mcprelay.broker.PollOutcome;
import dev.mcprelay.broker.match.Absence;
import dev.mcprelay.broker.match.Parking;
import dev.mcprelay.broker.match.WaitingCommand;
import dev.mcprelay.broker.message.GrantRef;
import dev.mcprelay.broker.message.NodeMessage;
import dev.mcprelay.broker.message.NodeMessage.Grant.Work;
import dev.mcprelay.broker.message.Registration;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.InstanceId;
import dev.mcprelay.protocol.id.NodeId;

/// What is to be done after a step, in order.
public sealed interface Effect {

    record Accept(CommandId command) implements Effect {}

    record Refuse(CommandId command, ChannelName channel, ErrorCode reason, Duration retryAfter) implements Effect {}

    /// The poll is answered with these; the batch is settled by one of the three batch events.
    record HandOver(PollId poll, BatchId batch, List<Handout> handouts) implements Effect {
        public HandOver {
            handouts = List.copyOf(handouts);
        }
    }

    /// The poll ends without commands.
    record EndPoll(PollId poll, PollOutcome outcome) implements Effect {}

    /// A notice goes to the caller; the post is answered when there is room for it.
    record EmitNotice(CommandId command, PostId post, Frame.Notice notice) implements Effect {}

    /// The outcome goes to the caller.
    record Complete(CommandId command, Frame.Final outcome) implements Effect {}

    record AnswerPost(PostId post, Delivery delivery) implements Effect {}

    /// Something that is done beyond this node.
    sealed interface Beyond extends Effect {}

    /// Looks for a slot; answered by [Event.Introduced].
    record Enqueue(WaitingCommand command) implements Beyond {}

    /// Takes a command out of the store's line.
    record LeaveLine(CommandId command) implements Beyond {}

    /// Registers a slot; answered by [Event.Registered].
    record Park(Parking parking) implements Beyond {}

    /// Takes a registration back.
    record Unpark(InstanceId instance, Registration registration, Absence why) implements Beyond {}

    /// Asks where an instance is registered; answered by [Event.LookedUp].
    record LookUp(InstanceId instance) implements Beyond {}

    record Send(NodeId to, NodeMessage message, boolean lazy) implements Beyond {}

    /// Grants a command to a slot of another node; [Event.Unsent] if that certainly did not leave.
    record SendGrant(
            GrantRef grant, int of, long arrival, Duration remaining, Work work, boolean eager, Handout.Own handout)
            implements Beyond {}

    /// Sends a posted response to its owner; [Event.PostSent] when it has left, or could not.
    record SendResponse(NodeId to, PostId post, NodeMessage.Response message) implements Beyond {}

    /// What of this post has not left yet need not leave any more.
    record StopSending(PostId post) implements Beyond {}

    /// Tells all other nodes.
    record TellAll(NodeMessage message) implements Beyond {}

    /// For whoever counts, logs and audits.
    record Ended(CallEnding ending) implements Effect {}

    /// The same.
    record HealthChanged(HealthChange change) implements Effect {}
}
