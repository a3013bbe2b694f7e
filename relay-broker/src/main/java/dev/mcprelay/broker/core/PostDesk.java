// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.Delivery;
import dev.mcprelay.broker.Frame;
import dev.mcprelay.broker.PostedResponse;
import dev.mcprelay.broker.core.CommandState.Done;
import dev.mcprelay.broker.core.CommandState.Granted;
import dev.mcprelay.broker.core.CommandState.Handed;
import dev.mcprelay.broker.core.CommandState.Waiting;
import dev.mcprelay.broker.message.NodeMessage;
import dev.mcprelay.broker.message.Reach;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.id.InstanceId;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage;
import dev.mcprelay.protocol.response.ResponseType;
import dev.mcprelay.protocol.response.TunnelResponse;

/// What clients post.
final class PostDesk {
    private final TunnelState tunnel;
    private final RelayDesk relay;
    private final CancelDesk cancels;
    private final UpstreamDesk upstreams;

    PostDesk(TunnelState tunnel, RelayDesk relay, CancelDesk cancels, UpstreamDesk upstreams) {
        this.tunnel = tunnel;
        this.relay = relay;
        this.cancels = cancels;
        this.upstreams = upstreams;
    }

    RelayDesk relay() {
        return relay;
    }

    UpstreamDesk upstreams() {
        return upstreams;
    }

    void posted(Event.ResponsePosted posted, Tick now) {
        if (!posted.command().owner().equals(tunnel.facts.node())) {
            relay.relay(posted, now);
            return;
        }
        Command command = tunnel.commands.get(posted.command());
        if (command == null) {
            boolean again = tunnel.ended.wasAnswered(posted.command());
            answer(posted, again ? Delivery.DUPLICATE : Delivery.GONE);
            return;
        }
        InstanceRecord holder = tunnel.instances.holderOf(command);
        if (holder != null) {
            tunnel.seen(holder, now);
        }
        switch (posted.response()) {
            case PostedResponse.Read(var response) -> read(posted, command, response, now);
            case PostedResponse.TooLarge _ -> unusable(posted, command, ErrorCode.RESPONSE_TOO_LARGE, now);
            case PostedResponse.Unreadable _ -> unusable(posted, command, ErrorCode.INVALID_UPSTREAM_RESPONSE, now);
        }
    }

    private void read(Event.ResponsePosted posted, Command command, TunnelResponse response, Tick now) {
        if (!response.channel().equals(command.channel())) {
            answer(posted, Delivery.GONE);
        } else if (response.type() == ResponseType.UNKNOWN) {
            answer(posted, Delivery.ACCEPTED);
        } else if (response.type().isTerminal()) {
            finalAnswer(posted, command, response, now);
        } else if (!(response.message() instanceof JsonRpcMessage.Notification)) {
            // a request of the private server, which nobody here could answer, or nothing: no news for the caller
            answer(posted, Delivery.ACCEPTED);
        } else if (command.isUnheard()) {
            answer(posted, Delivery.ACCEPTED);
        } else if (isWithClient(command)) {
            tunnel.emit(new Effect.EmitNotice(command.id(), posted.post(), new Frame.Notice(response)));
        } else {
            answer(posted, Delivery.GONE);
            if (command.isDone() && serverOf(command) != null) {
                cancels.confirmed(command, now);
            }
        }
    }

    private void finalAnswer(Event.ResponsePosted posted, Command command, TunnelResponse response, Tick now) {
        learn(command, response, now);
        tellEdge(command, posted.post().responder(), response);
        Server server = serverOf(command);
        if (server == null) {
            answer(posted, Delivery.GONE);
            return;
        }
        boolean awaited = isWithClient(command);
        var times = command.times(now);
        tunnel.release(command, now);
        if (!awaited) {
            answer(posted, Delivery.GONE);
            return;
        }
        tunnel.end(command, new Frame.Answered(response, server.instance(), server.affine(), times), now);
        if (command.isTermination()) {
            tunnel.bindings.forget(command.session());
        }
        answer(posted, Delivery.ACCEPTED);
    }

    /// The client has done its part, and the caller gets something else than the answer.
    private void unusable(Event.ResponsePosted posted, Command command, ErrorCode reason, Tick now) {
        boolean awaited = isWithClient(command);
        if (tunnel.instances.holderOf(command) != null || command.remote() != null) {
            tunnel.release(command, now);
        }
        if (awaited) {
            tunnel.fail(command, reason, now);
        }
        answer(posted, awaited ? Delivery.ACCEPTED : Delivery.GONE);
    }

    /// An answer may overtake the news that the command was written: it implies it. One for a command that
    /// waits cannot come from an honest client.
    private boolean isWithClient(Command command) {
        return switch (command.state()) {
            case Handed _ -> true;
            case Granted granted -> {
                Server server = serverOf(command);
                if (server != null) {
                    command.move(granted.confirmedBy(server.instance()));
                    tunnel.bindings.confirm(command.session(), server.instance());
                }
                yield server != null;
            }
            case Waiting _, Done _ -> false;
        };
    }

    /// Who has a command.
    private record Server(InstanceId instance, boolean affine) {}

    private @Nullable Server serverOf(Command command) {
        InstanceRecord here = tunnel.instances.holderOf(command);
        RemoteGrant remote = command.remote();
        if (here != null) {
            return new Server(here.id(), here.isAffine(command.channel()));
        }
        return remote == null ? null : new Server(remote.instance(), remote.affine());
    }

    private void learn(Command command, TunnelResponse response, Tick now) {
        InstanceRecord holder = tunnel.instances.holderOf(command);
        if (holder != null && command.cancels() == null) {
            Reach reach = ReachReader.of(ReachReader.of(response), holder.client());
            holder.health().answered(command.id(), command.channel(), reach, now);
        }
        if (holder != null) {
            upstreams.read(holder, response);
        } else if (command.remote() != null) {
            upstreams.read(command.remote(), response);
        }
    }

    /// How an instance does is known where it polls, and that node has not seen the answer.
    private void tellEdge(Command command, NodeId responder, TunnelResponse response) {
        RemoteGrant remote = command.remote();
        if (remote == null || remote.edge().equals(responder) || command.cancels() != null) {
            return;
        }
        Reach reach = ReachReader.of(response);
        if (reach != Reach.UNKNOWN) {
            NodeMessage said = new NodeMessage.Reached(command.id(), remote.instance(), command.channel(), reach);
            tunnel.emit(new Effect.Send(remote.edge(), said, true));
        }
    }

    private void answer(Event.ResponsePosted posted, Delivery delivery) {
        relay.settle(posted.post(), delivery);
    }
}
