// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.message;

import java.time.Instant;

import dev.mcprelay.protocol.command.CommandHead;
import dev.mcprelay.protocol.command.TunnelCommand;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.RequestId;
import dev.mcprelay.protocol.json.JsonPieces;
import dev.mcprelay.protocol.json.RawJson;

/// The fields of a command. Its response time-out does not travel: the edge writes it.
final class CommandFields {
    private static final int JSON_RPC = 1;
    private static final int SESSION_TERMINATION = 2;
    private static final int OAUTH_DISCOVERY = 3;

    private CommandFields() {}

    static void write(TunnelCommand command, FieldWriter out) {
        out.octet(
                switch (command) {
                    case TunnelCommand.JsonRpc _ -> JSON_RPC;
                    case TunnelCommand.SessionTermination _ -> SESSION_TERMINATION;
                    case TunnelCommand.OauthDiscovery _ -> OAUTH_DISCOVERY;
                });
        CommandHead head = command.head();
        out.text(head.requestId().value());
        out.text(head.shardToken());
        out.text(head.channel().value());
        Instant createdAt = head.createdAt();
        out.flag(createdAt != null);
        if (createdAt != null) {
            out.moment(createdAt);
        }
        out.headers(head.headers());
    }

    static TunnelCommand read(FieldReader in, RawJson body) {
        int kind = in.octet();
        var head = new CommandHead(
                new RequestId(in.text()),
                in.text(),
                new ChannelName(in.text()),
                in.flag() ? in.moment() : null,
                in.headers(),
                null);
        return switch (kind) {
            case JSON_RPC -> new TunnelCommand.JsonRpc(head, JsonPieces.of(body));
            case SESSION_TERMINATION -> new TunnelCommand.SessionTermination(head);
            case OAUTH_DISCOVERY -> new TunnelCommand.OauthDiscovery(head);
            default -> throw new UnreadableException();
        };
    }

    /// What travels as the body of the frame.
    static JsonPieces body(TunnelCommand any) {
        return switch (any) {
            case TunnelCommand.JsonRpc command -> command.message();
            case TunnelCommand.SessionTermination _, TunnelCommand.OauthDiscovery _ -> MessageFields.NO_BODY;
        };
    }
}
