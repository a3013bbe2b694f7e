// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client.upstream;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.mcprelay.protocol.command.CommandHead;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage;

/// One private MCP server. No publisher here ever fails: a failure is a [Reply]. Calls overlap.
public interface Upstream {

    /// Whether it takes self-contained requests of MCP 2026-07-28.
    boolean stateless();

    /// Whether its state lives inside this process: a session must then stay with this client.
    boolean affine();

    /// Sends one message. For a request: any number of notices, then exactly one other reply; for anything else: one
    /// acknowledgement or refusal. Cancelling it abandons the call.
    Flux<Reply> call(CommandHead head, JsonRpcMessage message);

    /// Ends the session that the head's `Mcp-Session-Id` names.
    Mono<Reply> endSession(CommandHead head);

    /// Fetches the server's protected-resource metadata (RFC 9728).
    Mono<Reply> metadata(CommandHead head);

    /// Lets the server go in good order; completes when it has gone.
    Mono<Void> stop();

    /// Drops everything at once.
    void kill();
}
