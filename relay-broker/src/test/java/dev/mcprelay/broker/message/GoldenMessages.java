// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.message;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import dev.mcprelay.broker.Call;
import dev.mcprelay.broker.Delivery;
import dev.mcprelay.broker.PostedResponse;
import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.broker.kit.Responses;
import dev.mcprelay.broker.message.NodeMessage.Bounce;
import dev.mcprelay.broker.message.NodeMessage.Grant;
import dev.mcprelay.broker.message.NodeMessage.Grant.Work;
import dev.mcprelay.protocol.command.CommandHead;
import dev.mcprelay.protocol.command.TunnelCommand;
import dev.mcprelay.protocol.header.HeaderField;
import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.InstanceId;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.protocol.id.SlotId;
import dev.mcprelay.protocol.json.JsonPieces;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.response.ResponseType;

/// A message of every type and shape, and its bytes as release 0.1 writes them. Other releases run beside
/// this one: a line of the file may be added, never changed.
final class GoldenMessages {
    static final NodeId SENDER = new NodeId(0x1122334455667788L);
    static final long SEQUENCE = 0x0102030405060708L;
    static final int CLUSTER = 0x0C1C2C3C;

    private static final String FILE = "golden-messages.txt";

    private GoldenMessages() {}

    /// By name.
    static Map<String, NodeMessage> all() {
        Map<String, NodeMessage> all = new LinkedHashMap<>();
        var command = new CommandId(SENDER, 7);
        var slot = new SlotId(new NodeId(-2), 9);
        var grant = new GrantRef(command, 3, slot);
        var instance = new InstanceId("0123456789abcdef");
        var registration = new Registration(slot, 4, true);
        var post = new PostRef(new NodeId(5), 6);
        all.put(
                "match",
                new NodeMessage.Match(
                        registration,
                        instance,
                        Set.of(ChannelName.MAIN, new ChannelName("files")),
                        5,
                        List.of(command, new CommandId(new NodeId(1), 2))));
        all.put("grant-json-rpc", grant(grant, Work.CALL, jsonRpc(command)));
        all.put("grant-initialize", grant(grant, Work.INITIALIZE, jsonRpc(command)));
        all.put("grant-stream", grant(grant, Work.STREAM, jsonRpc(command)));
        all.put("grant-termination", grant(grant, Work.CALL, new TunnelCommand.SessionTermination(head(command))));
        all.put("grant-discovery", grant(grant, Work.CALL, new TunnelCommand.OauthDiscovery(head(command))));
        Stream.of(Bounce.Reason.values()).forEach(reason -> all.put("bounce-" + reason, new Bounce(grant, reason)));
        all.put("handed", new NodeMessage.Handed(grant, instance));
        all.put("lost", new NodeMessage.Lost(grant));
        all.put("decline", new NodeMessage.Decline(slot, 2));
        all.put("revoke", new NodeMessage.Revoke(grant));
        all.put("settled", new NodeMessage.Settled(grant));
        all.put("status", new NodeMessage.Status(grant));
        responses(command)
                .forEach((name, response) ->
                        all.put("response-" + name, new NodeMessage.Response(command, post, response)));
        Stream.of(Delivery.values())
                .forEach(delivery -> all.put("ack-" + delivery, new NodeMessage.Ack(post, delivery)));
        all.put("held", new NodeMessage.Held(post));
        all.put("moved", new NodeMessage.Moved(slot, instance));
        all.put("hidden", new NodeMessage.Hidden(registration));
        all.put("instance-gone", new NodeMessage.InstanceGone(instance, Instant.ofEpochSecond(1_700_000_000, 1000)));
        all.put("cancel", cancel());
        for (Reach reach : Reach.values()) {
            all.put(
                    "reached-" + reach,
                    new NodeMessage.Reached(grant.command(), instance, new ChannelName("files"), reach));
        }
        all.put("speaks-http", new NodeMessage.SpeaksHttp(instance, new ChannelName("files")));
        all.put("probe", new NodeMessage.Probe());
        all.put("leave", new NodeMessage.Leave());
        return all;
    }

    private static NodeMessage cancel() {
        var notice = (Call.Body.Notification) Calls.aCancellationOf("\"é\"").body();
        return new NodeMessage.Cancel(
                new ChannelName("files"),
                "session",
                "someone",
                new HeaderFields(List.of(new HeaderField("Mcp-Session-Id", "s"))),
                notice.message());
    }

    private static Grant grant(GrantRef grant, Work work, TunnelCommand command) {
        return new Grant(
                grant,
                2,
                1_700_000_000_123_456L,
                Instant.ofEpochSecond(1_700_000_002, 5000),
                Duration.ofMillis(30_001),
                work,
                work == Work.INITIALIZE,
                command);
    }

    private static TunnelCommand jsonRpc(CommandId command) {
        return new TunnelCommand.JsonRpc(
                head(command),
                JsonPieces.of(RawJson.of("{\"jsonrpc\":\"2.0\",\"id\":\"é\",\"method\":\"tools/list\"}")));
    }

    private static CommandHead head(CommandId command) {
        return new CommandHead(
                command.requestId(),
                "token",
                ChannelName.MAIN,
                Instant.ofEpochSecond(1_700_000_000, 999_999_999),
                new HeaderFields(List.of(new HeaderField("X-A", "1"), new HeaderField("x-a", "ü"))),
                null);
    }

    private static Map<String, PostedResponse> responses(CommandId command) {
        Map<String, PostedResponse> responses = new LinkedHashMap<>();
        responses.put("too-large", new PostedResponse.TooLarge());
        responses.put("unreadable", new PostedResponse.Unreadable());
        responses.put("ack", Responses.ack(command, 202));
        responses.put("result", Responses.answer(command));
        responses.put("notice", Responses.notice(command.requestId(), "half way"));
        Map<String, String> bodies = new LinkedHashMap<>();
        bodies.put("error", "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32601,\"message\":\"no\"}}");
        bodies.put(
                "request",
                "{\"jsonrpc\":\"2.0\",\"id\":\"q\",\"method\":\"sampling/createMessage\",\"params\":{\"name\":\"n\","
                        + "\"uri\":\"u\",\"taskId\":\"t\",\"protocolVersion\":\"2025-11-25\"}}");
        bodies.put(
                "cancelled",
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":12,\"_meta\":{"
                        + "\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
                        + "\"io.modelcontextprotocol/clientCapabilities\":{},"
                        + "\"io.modelcontextprotocol/subscriptionId\":\"s\"}}}");
        bodies.put("metadata", "{\"issuer\":\"https://issuer.example\"}");
        for (ResponseType type : ResponseType.values()) {
            bodies.forEach(
                    (name, body) -> responses.put(type + "-" + name, Responses.of(command.requestId(), type, body)));
        }
        return responses;
    }

    /// Its bytes, by name.
    static Map<String, byte[]> bytes() {
        Map<String, byte[]> bytes = new HashMap<>();
        try (InputStream in = Objects.requireNonNull(GoldenMessages.class.getResourceAsStream(FILE))) {
            new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> {
                        int space = line.indexOf(' ');
                        bytes.put(line.substring(0, space), HexFormat.of().parseHex(line, space + 1, line.length()));
                    });
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
