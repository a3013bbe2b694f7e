// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.mcprelay.broker.Call;
import dev.mcprelay.broker.Call.Body;
import dev.mcprelay.broker.InstanceHash;
import dev.mcprelay.broker.core.Handout;
import dev.mcprelay.protocol.command.CommandHead;
import dev.mcprelay.protocol.command.TunnelCommand;
import dev.mcprelay.protocol.json.JsonPieces;
import dev.mcprelay.protocol.json.Quoted;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage;
import dev.mcprelay.protocol.timing.ResponseTimeout;
import dev.mcprelay.protocol.token.ShardToken;
import dev.mcprelay.protocol.token.ShardTokens;

/// The wire form of a command. Every request gets the command's own id, which is unique for all time: clients
/// damage numbers, and a child process may mix up callers that chose the same. Any thread.
final class CommandRendering {
    /// A token lives this much longer than its call, so that a late answer meets a proper refusal.
    private static final Duration AFTERLIFE = Duration.ofSeconds(60);

    /// The expiry on the token has 32 bits.
    private static final Duration LONGEST = Duration.ofDays(365);

    private final ShardTokens tokens;

    CommandRendering(ShardTokens tokens) {
        this.tokens = tokens;
    }

    List<TunnelCommand> render(List<Handout> handouts) {
        List<TunnelCommand> commands = new ArrayList<>(handouts.size());
        for (Handout handout : handouts) {
            commands.add(render(handout));
        }
        return commands;
    }

    private TunnelCommand render(Handout handout) {
        return switch (handout) {
            case Handout.Own own -> render(own);
            case Handout.Foreign(var _, var form, var _, var told) ->
                told == null ? form : form.withHead(form.head().withResponseTimeout(new ResponseTimeout(told)));
        };
    }

    TunnelCommand render(Handout.Own handout) {
        CommandHead head = head(handout);
        return switch (handout.call().body()) {
            case Body.Request(var message, var _) ->
                new TunnelCommand.JsonRpc(
                        head, message.withId(Quoted.string(head.requestId().value())));
            case Body.Notification(var message) -> new TunnelCommand.JsonRpc(head, notification(message, handout));
            case Body.SessionTermination _ -> new TunnelCommand.SessionTermination(head);
            case Body.OauthDiscovery _ -> new TunnelCommand.OauthDiscovery(head);
        };
    }

    private static JsonPieces notification(JsonRpcMessage.Notification message, Handout.Own handout) {
        var cancelled = handout.cancels();
        return cancelled == null
                ? JsonPieces.of(message.raw())
                : message.withRequestId(Quoted.string(cancelled.requestId().value()));
    }

    private CommandHead head(Handout.Own handout) {
        Call call = handout.call();
        Duration told = handout.responseTimeout();
        return new CommandHead(
                handout.command().requestId(),
                tokens.sign(token(handout), call.tunnel(), call.channel()),
                call.channel(),
                handout.createdAt(),
                call.headers(),
                told == null ? null : new ResponseTimeout(told));
    }

    private static ShardToken token(Handout.Own handout) {
        Duration deadline = handout.call().deadline();
        Duration life = (deadline.compareTo(LONGEST) < 0 ? deadline : LONGEST).plus(AFTERLIFE);
        return new ShardToken(
                handout.command(),
                InstanceHash.of(handout.instance()),
                handout.createdAt().plus(life).getEpochSecond());
    }
}
