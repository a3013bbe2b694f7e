// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.protocol.command.CommandHead;
import dev.mcprelay.protocol.command.TunnelCommand;
import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.RequestId;
import dev.mcprelay.protocol.json.JsonPieces;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.timing.ResponseTimeout;

/// Commands as a relay makes them: each with an id of its own.
public final class Commands {
    private static final AtomicLong COUNTER = new AtomicLong();
    private static final Instant SOME_TIME = Instant.parse("2026-09-20T10:00:00Z");

    private Commands() {}

    public static String freshId() {
        return "req_test_" + COUNTER.incrementAndGet();
    }

    public static CommandHead head(String id, ChannelName channel, HeaderFields headers, @Nullable Duration timeout) {
        return new CommandHead(
                new RequestId(id),
                "shard-" + id,
                channel,
                SOME_TIME,
                headers,
                timeout == null ? null : new ResponseTimeout(timeout));
    }

    public static CommandHead head(String id) {
        return head(id, ChannelName.MAIN, HeaderFields.NONE, null);
    }

    public static TunnelCommand.JsonRpc command(CommandHead head, String json) {
        return new TunnelCommand.JsonRpc(head, JsonPieces.of(RawJson.of(json)));
    }

    /// A request whose JSON-RPC id is the command's.
    public static TunnelCommand.JsonRpc request(String id, String method, String params) {
        return command(head(id), requestJson(id, method, params));
    }

    public static TunnelCommand.JsonRpc request(String id, Duration timeout) {
        return command(head(id, ChannelName.MAIN, HeaderFields.NONE, timeout), requestJson(id, "tools/call", "{}"));
    }

    public static TunnelCommand.JsonRpc notification(String id, String method) {
        return command(head(id), "{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\"}");
    }

    public static String requestJson(String id, String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":\"" + id + "\",\"method\":\"" + method + "\",\"params\":" + params + "}";
    }

    public static String resultJson(String id, String result) {
        return "{\"jsonrpc\":\"2.0\",\"id\":\"" + id + "\",\"result\":" + result + "}";
    }
}
