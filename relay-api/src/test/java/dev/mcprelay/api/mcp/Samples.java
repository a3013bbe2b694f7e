// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.mcp;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

import dev.mcprelay.api.mcp.session.EndedSessions;
import dev.mcprelay.api.mcp.session.SessionIds;
import dev.mcprelay.auth.policy.AccessPolicy;
import dev.mcprelay.auth.registry.Owners;
import dev.mcprelay.auth.registry.Tunnel;
import dev.mcprelay.auth.resource.PublicUrl;
import dev.mcprelay.auth.token.Caller;
import dev.mcprelay.broker.Frame;
import dev.mcprelay.broker.StageTimes;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.header.HeaderField;
import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.InstanceId;
import dev.mcprelay.protocol.id.TunnelId;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage;
import dev.mcprelay.protocol.jsonrpc.JsonRpcReader;
import dev.mcprelay.protocol.jsonrpc.JsonRpcReading;
import dev.mcprelay.protocol.response.ResponseReader;
import dev.mcprelay.protocol.response.TunnelResponse;
import dev.mcprelay.protocol.token.SessionTokens;
import dev.mcprelay.protocol.token.ShardTokenKeys;

/// Requests, responses and outcomes as the edge meets them.
final class Samples {
    static final TunnelId TUNNEL = new TunnelId("tunnel_0123456789abcdef0123456789abcdef");
    static final InstanceId INSTANCE = new InstanceId("ffffffffffffffffffffffffffffffff");
    static final McpSettings SETTINGS =
            new McpSettings(Duration.ofMinutes(2), Duration.ofMinutes(9), Duration.ofSeconds(15), 503, 0, 4096);
    static final Instant NODE_STARTED = Instant.parse("2026-11-01T00:00:00Z");

    private static final StageTimes TIMES = new StageTimes(Duration.ofMillis(1), Duration.ofMillis(2));

    private Samples() {}

    static SessionIds sessions() {
        SequencedMap<Integer, byte[]> secrets = new LinkedHashMap<>();
        secrets.put(1, "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8));
        return new SessionIds(new SessionTokens(new ShardTokenKeys(secrets)), new EndedSessions());
    }

    /// Of alice, on the main channel.
    ///
    /// @param headers names and values in turn
    static McpRequest request(String... headers) {
        return requestOf("alice", headers);
    }

    static McpRequest requestOf(String subject, String... headers) {
        Caller caller =
                new Caller("https://issuer", subject, null, Set.of("mcp:tunnel"), Set.of(), Set.of(), Instant.MAX);
        return request(caller, headers);
    }

    /// Of alice, with a token that ends then.
    static McpRequest requestUntil(Instant end, String... headers) {
        Caller caller = new Caller("https://issuer", "alice", null, Set.of("mcp:tunnel"), Set.of(), Set.of(), end);
        return request(caller, headers);
    }

    static McpRequest openRequest(String... headers) {
        return request(Caller.ANONYMOUS, headers);
    }

    private static McpRequest request(Caller caller, String... headers) {
        List<HeaderField> fields = new ArrayList<>();
        for (int i = 0; i < headers.length; i += 2) {
            fields.add(new HeaderField(headers[i], headers[i + 1]));
        }
        Instant created = NODE_STARTED.minusSeconds(60);
        Tunnel known = new Tunnel(TUNNEL, "sample", "", Owners.NONE, AccessPolicy.DEFAULT, created, created);
        return new McpRequest(
                ChannelName.MAIN,
                new PublicUrl("https://relay.example.com").resource(TUNNEL, null),
                caller,
                known,
                new HeaderFields(fields),
                "request-1");
    }

    static JsonRpcMessage initialize() {
        return ((JsonRpcReading.Valid) JsonRpcReader.read(
                        RawJson.of("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{}}")))
                .message();
    }

    static TunnelResponse response(int code, String json) {
        return response(code, "jsonrpc_response", json, "{\"Content-Type\":[\"application/json\"]}");
    }

    static TunnelResponse response(int code, String type, String json, String headers) {
        return ResponseReader.read(RawJson.of("{\"request_id\":\"r1\",\"resp_code\":" + code + ",\"resp_type\":\""
                        + type + "\",\"resp_headers\":" + headers + (json.isEmpty() ? "" : ",\"resp_json\":" + json)
                        + "}"))
                .orElseThrow();
    }

    static Frame.Answered answered(TunnelResponse response) {
        return new Frame.Answered(response, INSTANCE, false, TIMES);
    }

    static Frame.Answered answeredAffine(TunnelResponse response) {
        return new Frame.Answered(response, INSTANCE, true, TIMES);
    }

    static Frame.Failed failed(ErrorCode reason, boolean delivered) {
        return failed(reason, delivered ? Frame.Phase.EXECUTING : Frame.Phase.WAITING, delivered);
    }

    static Frame.Failed failed(ErrorCode reason, Frame.Phase phase, boolean delivered) {
        return new Frame.Failed(reason, phase, delivered, TIMES);
    }
}
