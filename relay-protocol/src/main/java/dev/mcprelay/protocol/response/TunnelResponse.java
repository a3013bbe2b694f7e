// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.response;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.RequestId;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage;

/// One posted response.
///
/// @param code `resp_code` as posted: 200 when it was omitted or 0, -1 when it is no integer
/// @param headers as posted, unfiltered
/// @param json `resp_json` as posted; null when absent
/// @param message `resp_json` where it is a JSON-RPC message
public record TunnelResponse(
        RequestId requestId,
        ChannelName channel,
        ResponseType type,
        int code,
        HeaderFields headers,
        @Nullable RawJson json,
        @Nullable JsonRpcMessage message) {}
