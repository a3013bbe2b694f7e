// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.message;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.Call;
import dev.mcprelay.broker.Delivery;
import dev.mcprelay.broker.PostedResponse;
import dev.mcprelay.broker.kit.Calls;
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
import dev.mcprelay.protocol.id.RequestId;
import dev.mcprelay.protocol.id.SlotId;
import dev.mcprelay.protocol.json.JsonPieces;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.json.Span;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage.Meta;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage.Params;
import dev.mcprelay.protocol.response.ResponseType;
import dev.mcprelay.protocol.response.TunnelResponse;

/// Messages with anything in them that can be.
final class RandomMessages {
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789_-";

    private final Random random;
    private final List<Supplier<NodeMessage>> makers = List.of(
            () -> new NodeMessage.Match(registration(), instance(), channels(), count(), commands()),
            this::grantMessage,
            () -> new Bounce(grant(), any(Bounce.Reason.values())),
            () -> new NodeMessage.Handed(grant(), instance()),
            () -> new NodeMessage.Lost(grant()),
            () -> new NodeMessage.Decline(slot(), count()),
            () -> new NodeMessage.Revoke(grant()),
            () -> new NodeMessage.Settled(grant()),
            () -> new NodeMessage.SpeaksHttp(instance(), channel()),
            () -> new NodeMessage.Reached(command(), instance(), channel(), any(Reach.values())),
            () -> new NodeMessage.Status(grant()),
            () -> new NodeMessage.Response(command(), post(), posted()),
            () -> new NodeMessage.Ack(post(), any(Delivery.values())),
            () -> new NodeMessage.Held(post()),
            () -> new NodeMessage.Moved(slot(), instance()),
            () -> new NodeMessage.Hidden(registration()),
            () -> new NodeMessage.InstanceGone(instance(), moment()),
            this::cancel,
            NodeMessage.Probe::new,
            NodeMessage.Leave::new);

    RandomMessages(Random random) {
        this.random = random;
    }

    NodeMessage message() {
        return makers.get(random.nextInt(makers.size())).get();
    }

    NodeId node() {
        return new NodeId(large());
    }

    long large() {
        return random.nextLong() >> random.nextInt(64);
    }

    private NodeMessage grantMessage() {
        return new Grant(
                grant(),
                count(),
                large(),
                moment(),
                Duration.ofNanos(random.nextLong(Duration.ofDays(300).toNanos())),
                any(Work.values()),
                random.nextBoolean(),
                tunnelCommand());
    }

    private TunnelCommand tunnelCommand() {
        var head = new CommandHead(
                new RequestId(text(1, 250)),
                word(1, 1024),
                channel(),
                random.nextBoolean() ? null : moment(),
                headers(),
                null);
        return switch (random.nextInt(3)) {
            case 0 -> new TunnelCommand.JsonRpc(head, JsonPieces.of(json()));
            case 1 -> new TunnelCommand.SessionTermination(head);
            default -> new TunnelCommand.OauthDiscovery(head);
        };
    }

    private NodeMessage cancel() {
        var notice = (Call.Body.Notification)
                Calls.aCancellationOf(Integer.toString(count())).body();
        return new NodeMessage.Cancel(channel(), text(1, 100), text(1, 100), headers(), notice.message());
    }

    private PostedResponse posted() {
        return switch (random.nextInt(8)) {
            case 0 -> new PostedResponse.TooLarge();
            case 1 -> new PostedResponse.Unreadable();
            default -> {
                RawJson json = random.nextInt(5) == 0 ? null : json();
                yield new PostedResponse.Read(new TunnelResponse(
                        new RequestId(text(1, 250)),
                        channel(),
                        any(ResponseType.values()),
                        random.nextInt(),
                        headers(),
                        json,
                        json == null ? null : jsonRpc(json)));
            }
        };
    }

    private @Nullable JsonRpcMessage jsonRpc(RawJson json) {
        return switch (random.nextInt(4)) {
            case 0 -> new JsonRpcMessage.Request(json, new Span(0, json.length()), text(1, 40), params(json));
            case 1 -> new JsonRpcMessage.Notification(json, text(1, 40), params(json));
            case 2 ->
                new JsonRpcMessage.Response(
                        json, span(json), random.nextBoolean() ? null : random.nextInt(), meta(json));
            default -> null;
        };
    }

    private Params params(RawJson json) {
        return new Params(optional(), optional(), optional(), optional(), span(json), meta(json));
    }

    private Meta meta(RawJson json) {
        return new Meta(optional(), random.nextBoolean(), span(json));
    }

    private @Nullable Span span(RawJson json) {
        int end = random.nextInt(json.length() + 1);
        return random.nextBoolean() ? null : new Span(random.nextInt(end + 1), end);
    }

    private @Nullable String optional() {
        return random.nextBoolean() ? null : text(0, 20);
    }

    /// Bytes: nobody looks at them.
    private RawJson json() {
        byte[] bytes = new byte[random.nextInt(random.nextInt(10) == 0 ? 100_000 : 300)];
        random.nextBytes(bytes);
        return RawJson.of(bytes);
    }

    private HeaderFields headers() {
        return new HeaderFields(Stream.generate(() -> new HeaderField(text(0, 20), text(0, 100)))
                .limit(random.nextInt(6))
                .toList());
    }

    private Instant moment() {
        return Instant.ofEpochSecond(random.nextLong(9_999_999_999L), random.nextInt(1_000_000_000));
    }

    private Registration registration() {
        return new Registration(slot(), count(), random.nextBoolean());
    }

    private GrantRef grant() {
        return new GrantRef(command(), count(), slot());
    }

    private PostRef post() {
        return new PostRef(node(), large());
    }

    private SlotId slot() {
        return new SlotId(node(), large());
    }

    private CommandId command() {
        return new CommandId(node(), large());
    }

    private List<CommandId> commands() {
        return Stream.generate(this::command).limit(random.nextInt(30)).toList();
    }

    private Set<ChannelName> channels() {
        Set<ChannelName> channels = new HashSet<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            boolean _ = channels.add(channel());
        }
        return channels;
    }

    private ChannelName channel() {
        return new ChannelName(word(1, 64));
    }

    private InstanceId instance() {
        return new InstanceId(word(1, 128));
    }

    private int count() {
        return random.nextInt(Integer.MAX_VALUE) >> random.nextInt(31);
    }

    private String word(int least, int most) {
        return characters(ALPHABET, least, most);
    }

    private String text(int least, int most) {
        return characters(ALPHABET + "äß€\u0000\n\"\\", least, most);
    }

    private String characters(String alphabet, int least, int most) {
        var text = new StringBuilder();
        IntStream.range(0, random.nextInt(least, most + 1))
                .forEach(_ -> text.append(alphabet.charAt(random.nextInt(alphabet.length()))));
        return text.toString();
    }

    private <E> E any(E[] of) {
        return of[random.nextInt(of.length)];
    }
}
