// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;
import java.util.List;

import dev.mcprelay.broker.CallEnding;
import dev.mcprelay.broker.Delivery;
import dev.mcprelay.broker.Frame;
import dev.mcprelay.broker.PollOutcome;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.CommandId;

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

    /// For whoever counts, logs and audits.
    record Ended(CallEnding ending) implements Effect {}
}
