// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import dev.mcprelay.broker.PostedResponse;
import dev.mcprelay.broker.message.Reach;
import dev.mcprelay.protocol.info.ClientInfo;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage;
import dev.mcprelay.protocol.response.ResponseType;
import dev.mcprelay.protocol.response.TunnelResponse;

/// Tells the answers that a client made itself, because its private server was not there, from those of a
/// private server. Status and error of a private server are its own affair, whatever they are. One that
/// imitates the mark of a client passes for absent: it harms nobody else.
final class ReachReader {
    private static final int BAD_GATEWAY = 502;
    private static final int GATEWAY_TIMEOUT = 504;
    private static final int INTERNAL = -32603;
    private static final int SMALL = 16 << 10;

    private ReachReader() {}

    static Reach of(PostedResponse posted) {
        return posted instanceof PostedResponse.Read(var response) ? of(response) : Reach.UNKNOWN;
    }

    static Reach of(TunnelResponse response) {
        if (response.code() == GATEWAY_TIMEOUT) {
            return Reach.UNKNOWN;
        }
        if (response.code() != BAD_GATEWAY) {
            return Reach.REACHED;
        }
        boolean made = response.type() == ResponseType.JSONRPC_RESPONSE
                && response.message() instanceof JsonRpcMessage.Response(var raw, var _, Integer code, var _)
                && code == INTERNAL
                && raw.length() <= SMALL;
        return made && response.message() instanceof JsonRpcMessage.Response error
                ? ofMade(error.raw().text())
                : Reach.UNKNOWN;
    }

    /// An answer that broke the protocol did arrive.
    private static Reach ofMade(String error) {
        if (!error.contains("\"tunnel_failure\"")) {
            return tellsOfTransport(error) ? Reach.UNMARKED : Reach.REACHED;
        }
        if (error.contains("\"source\":\"timeout\"")) {
            return Reach.UNKNOWN;
        }
        boolean arrived =
                error.contains("\"upstream_response_received\":true") || error.contains("\"source\":\"protocol\"");
        return arrived ? Reach.REACHED : Reach.UNREACHABLE;
    }

    /// Up to v0.0.10 an error made by the client bears no mark; but the words of its transport are in it.
    private static boolean tellsOfTransport(String error) {
        return error.contains("dial tcp")
                || error.contains("connection refused")
                || error.contains("connection reset")
                || error.contains("no such host")
                || error.contains(": EOF");
    }

    /// For this client.
    static Reach of(Reach reach, ClientInfo client) {
        if (reach != Reach.UNMARKED) {
            return reach;
        }
        return client.leaksAddresses() ? Reach.UNREACHABLE : Reach.REACHED;
    }
}
