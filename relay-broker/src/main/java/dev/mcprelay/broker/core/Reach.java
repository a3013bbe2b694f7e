// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import dev.mcprelay.broker.PostedResponse;
import dev.mcprelay.protocol.info.ClientInfo;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage;
import dev.mcprelay.protocol.response.ResponseType;
import dev.mcprelay.protocol.response.TunnelResponse;

/// What a final answer says of the way from the client to its private server.
enum Reach {
    /// The private server has answered, whatever it said.
    REACHED,
    /// The client made the answer itself: nobody was there.
    UNREACHABLE,
    /// It says nothing of the way.
    UNKNOWN;

    private static final int BAD_GATEWAY = 502;
    private static final int GATEWAY_TIMEOUT = 504;
    private static final int INTERNAL = -32603;
    private static final int SMALL = 16 << 10;

    static Reach of(PostedResponse posted, ClientInfo client) {
        return posted instanceof PostedResponse.Read(var response) ? of(response, client) : UNKNOWN;
    }

    static Reach of(TunnelResponse response, ClientInfo client) {
        if (response.code() == GATEWAY_TIMEOUT) {
            return UNKNOWN;
        }
        if (response.code() != BAD_GATEWAY) {
            return REACHED;
        }
        boolean made = response.type() == ResponseType.JSONRPC_RESPONSE
                && response.message() instanceof JsonRpcMessage.Response(var raw, var _, Integer code, var _)
                && code == INTERNAL
                && raw.length() <= SMALL;
        return made && response.message() instanceof JsonRpcMessage.Response error
                ? ofMade(error.raw().text(), client)
                : UNKNOWN;
    }

    /// Up to v0.0.10 an error made by the client bears no mark. An answer that broke the protocol did arrive.
    private static Reach ofMade(String error, ClientInfo client) {
        if (!error.contains("\"tunnel_failure\"")) {
            return client.leaksAddresses() ? UNREACHABLE : REACHED;
        }
        if (error.contains("\"source\":\"timeout\"")) {
            return UNKNOWN;
        }
        boolean arrived = error.contains("\"upstream_response_received\":true")
                || error.contains("\"source\":\"protocol\"");
        return arrived ? REACHED : UNREACHABLE;
    }
}
