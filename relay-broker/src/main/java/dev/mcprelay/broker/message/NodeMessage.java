// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.message;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

import dev.mcprelay.broker.Delivery;
import dev.mcprelay.broker.PostedResponse;
import dev.mcprelay.protocol.command.TunnelCommand;
import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.InstanceId;
import dev.mcprelay.protocol.id.SlotId;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage;

/// A message between two nodes about one tunnel. Each may arrive twice, late, or not at all: all of them are
/// idempotent by (command, grant) or by the post.
public sealed interface NodeMessage {

    /// The first version of the messages between nodes that has this one: it is sent to no node that does not
    /// understand that version. A message that a later release adds says its own.
    default int protocol() {
        return 1;
    }

    /// Edge to ingress: these commands of yours were introduced to this poll.
    ///
    /// @param affine channels whose state lives in the instance's process, or may
    /// @param of commands introduced to it over all ingress nodes
    record Match(
            Registration registration, InstanceId instance, Set<ChannelName> affine, int of, List<CommandId> commands)
            implements NodeMessage {
        public Match {
            affine = Set.copyOf(affine);
            commands = List.copyOf(commands);
        }
    }

    /// Ingress to edge: hand this over.
    ///
    /// @param arrival its place in the tunnel's line
    /// @param voidAfter by the matchmaker's clock: after it the edge may only bounce
    /// @param remaining of the call's deadline; the edge writes the response time-out from it
    /// @param work what it is to the instance
    /// @param eager the ingress wants to know at once when it was handed over
    /// @param command without a response time-out
    record Grant(
            GrantRef grant,
            int of,
            long arrival,
            Instant voidAfter,
            Duration remaining,
            Work work,
            boolean eager,
            TunnelCommand command)
            implements NodeMessage {

        /// What the edge must know of a command to find it a place.
        public enum Work {
            CALL,
            INITIALIZE,
            /// It stays open until one side ends it.
            STREAM
        }
    }

    /// Edge to ingress: not handed over, and never will be under this number.
    record Bounce(GrantRef grant, Reason reason) implements NodeMessage {

        /// Why.
        public enum Reason {
            VOID,
            FENCED,
            NO_POLL,
            /// The instance has as much as it can do.
            NO_ROOM,
            UNWRITTEN,
            DRAINING
        }
    }

    /// Edge to ingress: written to this instance.
    record Handed(GrantRef grant, InstanceId instance) implements NodeMessage {}

    /// Edge to ingress: some bytes may have left.
    record Lost(GrantRef grant) implements NodeMessage {}

    /// Ingress to edge: this many of the commands introduced to the slot will not come.
    record Decline(SlotId slot, int count) implements NodeMessage {}

    /// Ingress to edge: do not hand it over any more.
    record Revoke(GrantRef grant) implements NodeMessage {}

    /// Ingress to edge: the client has answered it, or has let go of it.
    record Settled(GrantRef grant) implements NodeMessage {}

    /// Ingress to edge, where another node took the answer: what it said of the way to the private server.
    record Reached(CommandId command, InstanceId instance, ChannelName channel, Reach reach) implements NodeMessage {}

    /// Ingress to edge, where an answer says so, and edge to all: the private server of this channel is
    /// reached over HTTP. Said of clients that say nothing of it themselves.
    record SpeaksHttp(InstanceId instance, ChannelName channel) implements NodeMessage {}

    /// Ingress to edge: what has become of it? What is unknown there is fenced, and bounced.
    record Status(GrantRef grant) implements NodeMessage {}

    /// Responder to ingress: a client has posted this.
    ///
    /// @param post of the responder; repeated until the ingress has it
    record Response(CommandId command, PostRef post, PostedResponse response) implements NodeMessage {}

    /// Ingress to responder: it is here, and what becomes of it will follow. Until then nothing need be sent
    /// again.
    record Held(PostRef post) implements NodeMessage {}

    /// Ingress to responder: what has become of it.
    record Ack(PostRef post, Delivery delivery) implements NodeMessage {}

    /// Edge to the edge before it: the client polls here now.
    record Moved(SlotId slot, InstanceId instance) implements NodeMessage {}

    /// Ingress to edge: this registration was hidden; register again if you live.
    record Hidden(Registration registration) implements NodeMessage {}

    /// Edge to all: this instance has been silent since then, and is gone.
    record InstanceGone(InstanceId instance, Instant since) implements NodeMessage {}

    /// Any node to all: a caller's `notifications/cancelled` about a request that is not known there. The
    /// node that owns the request acts as if the notice had come in there; it may come twice.
    ///
    /// @param session its key
    /// @param headers for the private server
    /// @param notice as the caller wrote it: it names the request by the caller's id
    record Cancel(
            ChannelName channel,
            String session,
            String principal,
            HeaderFields headers,
            JsonRpcMessage.Notification notice)
            implements NodeMessage {}

    /// Node to itself, to hear whether its subscription lives.
    record Probe() implements NodeMessage {}

    /// Node to all: it drains.
    record Leave() implements NodeMessage {}
}
