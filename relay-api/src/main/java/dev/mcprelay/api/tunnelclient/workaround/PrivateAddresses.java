// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.tunnelclient.workaround;

import io.netty.handler.codec.http.HttpResponseStatus;

import dev.mcprelay.protocol.error.JsonRpcError;
import dev.mcprelay.protocol.info.ClientInfo;
import dev.mcprelay.protocol.json.Quoted;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage;
import dev.mcprelay.protocol.jsonrpc.JsonRpcReader;
import dev.mcprelay.protocol.jsonrpc.JsonRpcReading;
import dev.mcprelay.protocol.response.TunnelResponse;

/// Up to v0.0.10 the client puts the private server's URL and address into the text of the errors it makes. The text is
/// replaced by the status' own words.
public final class PrivateAddresses {

    private PrivateAddresses() {}

    public static TunnelResponse withoutThem(TunnelResponse response, ClientInfo client) {
        return client.leaksAddresses()
                        && response.code() >= 400
                        && response.message() instanceof JsonRpcMessage.Response error
                        && Integer.valueOf(JsonRpcError.INTERNAL_ERROR).equals(error.errorCode())
                ? replaced(response, error)
                : response;
    }

    private static TunnelResponse replaced(TunnelResponse response, JsonRpcMessage.Response error) {
        String id = error.idSpan()
                .map(span -> "\"id\":" + error.raw().slice(span).text() + ",")
                .orElse("");
        String text = HttpResponseStatus.valueOf(response.code()).reasonPhrase();
        RawJson json = RawJson.of("{\"jsonrpc\":\"2.0\"," + id + "\"error\":{\"code\":" + JsonRpcError.INTERNAL_ERROR
                + ",\"message\":" + Quoted.text(text) + "}}");
        JsonRpcMessage message = JsonRpcReader.read(json) instanceof JsonRpcReading.Valid(var valid) ? valid : null;
        return new TunnelResponse(
                response.requestId(),
                response.channel(),
                response.type(),
                response.code(),
                response.headers(),
                json,
                message);
    }
}
