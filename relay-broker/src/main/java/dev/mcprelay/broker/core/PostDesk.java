// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import dev.mcprelay.broker.Delivery;
import dev.mcprelay.broker.Frame;
import dev.mcprelay.broker.PostedResponse;
import dev.mcprelay.broker.core.CommandState.Done;
import dev.mcprelay.broker.core.CommandState.Granted;
import dev.mcprelay.broker.core.CommandState.Handed;
import dev.mcprelay.broker.core.CommandState.Waiting;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage;
import dev.mcprelay.protocol.response.ResponseType;
import dev.mcprelay.protocol.response.TunnelResponse;

/// What clients post.
final class PostDesk {
    private final TunnelState tunnel;

    PostDesk(TunnelState tunnel) {
        this.tunnel = tunnel;
    }

    void posted(Event.ResponsePosted posted, Tick now) {
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
        } else if (isWithClient(command)) {
            tunnel.emit(new Effect.EmitNotice(command.id(), posted.post(), new Frame.Notice(response)));
        } else {
            answer(posted, Delivery.GONE);
        }
    }

    private void finalAnswer(Event.ResponsePosted posted, Command command, TunnelResponse response, Tick now) {
        InstanceRecord holder = tunnel.instances.holderOf(command);
        if (holder == null) {
            answer(posted, Delivery.GONE);
            return;
        }
        learn(holder, response);
        boolean awaited = isWithClient(command);
        tunnel.release(command);
        if (!awaited) {
            answer(posted, Delivery.GONE);
            return;
        }
        boolean affine = holder.isAffine(command.channel());
        tunnel.end(command, new Frame.Answered(response, holder.id(), affine, command.times(now)), now);
        if (command.isTermination()) {
            tunnel.bindings.forget(command.session());
        }
        answer(posted, Delivery.ACCEPTED);
    }

    /// The client has done its part, and the caller gets something else than the answer.
    private void unusable(Event.ResponsePosted posted, Command command, ErrorCode reason, Tick now) {
        boolean awaited = isWithClient(command);
        if (tunnel.instances.holderOf(command) != null) {
            tunnel.release(command);
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
                InstanceRecord holder = tunnel.instances.holderOf(command);
                if (holder != null) {
                    command.move(granted.confirmedBy(holder.id()));
                    tunnel.bindings.confirm(command.session(), holder.id());
                }
                yield holder != null;
            }
            case Waiting _, Done _ -> false;
        };
    }

    private void learn(InstanceRecord holder, TunnelResponse response) {
        if (holder.client().serverInfo() == null && holder.learn(response.channel(), UpstreamSigns.of(response))) {
            tunnel.bindings.release(holder.id(), response.channel());
        }
    }

    private void answer(Event.ResponsePosted posted, Delivery delivery) {
        tunnel.emit(new Effect.AnswerPost(posted.post(), delivery));
    }
}
