// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.kit;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.Call;
import dev.mcprelay.broker.Call.Body;
import dev.mcprelay.broker.Call.SessionRef;
import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.TunnelId;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage;
import dev.mcprelay.protocol.jsonrpc.JsonRpcReader;
import dev.mcprelay.protocol.jsonrpc.JsonRpcReading;

/// Calls as tests want them: `Calls.aCall().stream()`. Immutable; each `with` makes another.
///
/// @param tunnelOlder see [Call#tunnelCreatedBeforeNode()]
/// @param leavingCancels see [Call#leavingCancels()]
public record Calls(
        TunnelId tunnel,
        ChannelName channel,
        Body body,
        @Nullable SessionRef session,
        String principal,
        Duration deadline,
        boolean tunnelOlder,
        boolean leavingCancels) {
    public static final TunnelId TUNNEL = new TunnelId("tunnel_0123456789abcdef0123456789abcdef");

    /// A `tools/call` on the main channel of [#TUNNEL], with a deadline of 60 s.
    public static Calls aCall() {
        return aRequest("1", "tools/call");
    }

    /// @param id as JSON
    public static Calls aRequest(String id, String method) {
        return new Calls(
                TUNNEL,
                ChannelName.MAIN,
                request(id, method, false),
                null,
                "someone",
                Duration.ofSeconds(60),
                false,
                false);
    }

    public static Calls anInitialize() {
        return aRequest("0", "initialize");
    }

    public static Calls aNotification(String method) {
        return aCall().withBody(notification("{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\"}"));
    }

    /// @param requestId as JSON
    public static Calls aCancellationOf(String requestId) {
        return aCall().withBody(notification("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{"
                + "\"requestId\":" + requestId + "}}"));
    }

    public static Calls aTermination() {
        return aCall().withBody(new Body.SessionTermination());
    }

    private static Body.Request request(String id, String method, boolean stream) {
        String json = "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":{}}";
        return new Body.Request((JsonRpcMessage.Request) message(json), stream);
    }

    private static Body.Notification notification(String json) {
        return new Body.Notification((JsonRpcMessage.Notification) message(json));
    }

    private static JsonRpcMessage message(String json) {
        return switch (JsonRpcReader.read(RawJson.of(json))) {
            case JsonRpcReading.Valid(var message) -> message;
            case JsonRpcReading.Batch _, JsonRpcReading.Invalid _ -> throw new IllegalArgumentException(json);
        };
    }

    public Calls on(TunnelId other) {
        return new Calls(other, channel, body, session, principal, deadline, tunnelOlder, leavingCancels);
    }

    public Calls on(ChannelName other) {
        return new Calls(tunnel, other, body, session, principal, deadline, tunnelOlder, leavingCancels);
    }

    public Calls withBody(Body other) {
        return new Calls(tunnel, channel, other, session, principal, deadline, tunnelOlder, leavingCancels);
    }

    public Calls stream() {
        return withBody(request("1", "subscriptions/listen", true));
    }

    /// A `tools/call` with an argument of so many bytes.
    public Calls large(int bytes) {
        String json = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"x\":\"" + "x".repeat(bytes)
                + "\"}}";
        return withBody(new Body.Request((JsonRpcMessage.Request) message(json), false));
    }

    public Calls inSession(String key) {
        return new Calls(
                tunnel, channel, body, new SessionRef(key, null), principal, deadline, tunnelOlder, leavingCancels);
    }

    public Calls pinnedTo(String key, int instanceHash) {
        return new Calls(
                tunnel,
                channel,
                body,
                new SessionRef(key, instanceHash),
                principal,
                deadline,
                tunnelOlder,
                leavingCancels);
    }

    public Calls by(String other) {
        return new Calls(tunnel, channel, body, session, other, deadline, tunnelOlder, leavingCancels);
    }

    public Calls within(Duration other) {
        return new Calls(tunnel, channel, body, session, principal, other, tunnelOlder, leavingCancels);
    }

    public Calls toOldTunnel() {
        return new Calls(tunnel, channel, body, session, principal, deadline, true, leavingCancels);
    }

    /// As in MCP 2026-07-28: its caller's leaving cancels it.
    public Calls modern() {
        return new Calls(tunnel, channel, body, session, principal, deadline, tunnelOlder, true);
    }

    public Call call() {
        return new Call(
                tunnel, channel, body, HeaderFields.NONE, session, principal, deadline, tunnelOlder, leavingCancels);
    }
}
