// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.command;

import dev.mcprelay.protocol.json.JsonPieces;

/// One command of a poll answer.
public sealed interface TunnelCommand {

    CommandHead head();

    /// A JSON-RPC request or notification for the private server. The client re-encodes the envelope, keeps
    /// the bytes of `params`, and drops other members.
    record JsonRpc(CommandHead head, JsonPieces message) implements TunnelCommand {}

    /// `DELETE` with the session id of the headers.
    record SessionTermination(CommandHead head) implements TunnelCommand {}

    /// Asks for the private server's protected-resource metadata; also makes the client register its
    /// harpoon targets.
    record OauthDiscovery(CommandHead head) implements TunnelCommand {}

    /// The same under another head.
    default TunnelCommand withHead(CommandHead head) {
        return switch (this) {
            case JsonRpc(var _, var message) -> new JsonRpc(head, message);
            case SessionTermination _ -> new SessionTermination(head);
            case OauthDiscovery _ -> new OauthDiscovery(head);
        };
    }

    /// As the wire spells it.
    default String type() {
        return switch (this) {
            case JsonRpc _ -> "jsonrpc";
            case SessionTermination _ -> "session_termination";
            case OauthDiscovery _ -> "oauth_discovery";
        };
    }
}
