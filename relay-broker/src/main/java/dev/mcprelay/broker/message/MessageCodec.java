// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.message;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.protocol.id.TunnelId;
import dev.mcprelay.protocol.json.JsonPieces;
import dev.mcprelay.protocol.json.RawJson;

/// Messages as bytes. An element is one frame after another, and a frame is
/// ```
/// u32 length of what follows | u8 type | u8 version | u32 length of the body | u32 cluster
///     | u64 sender | u64 sequence | tunnel | fields of the type | body
/// ```
/// The body is JSON, and is not looked at. Fields that a later version has added behind those that are known
/// are passed over; so is a frame of an unknown type, and one that is not readable. Decoding never throws and
/// allocates no more than there is to read. Any thread.
///
/// A change that this reader would misunderstand needs another type of message; what is only added needs a
/// higher version.
public final class MessageCodec {
    /// What is written; all from 1 on are read.
    public static final int VERSION = 1;

    /// Where the sequence stands in a frame.
    static final int SEQUENCE_AT = Integer.BYTES + 2 + Integer.BYTES + Integer.BYTES + Long.BYTES;

    /// Up to the sequence, without the length; no frame is shorter.
    private static final int SHORTEST = SEQUENCE_AT + Long.BYTES - Integer.BYTES;

    private final int cluster;

    /// @param cluster tells nodes apart that do not belong together although they meet on one bus
    public MessageCodec(int cluster) {
        this.cluster = cluster;
    }

    /// Without a number yet.
    public EncodedMessage encode(NodeId sender, TunnelId tunnel, NodeMessage message) {
        JsonPieces body = MessageFields.body(message);
        int bodyLength = body.length();
        var head = new FieldWriter();
        head.octet(MessageFields.type(message));
        head.octet(VERSION);
        head.number(bodyLength);
        head.number(cluster);
        head.node(sender);
        head.large(0);
        head.text(tunnel.value());
        MessageFields.write(message, head);
        ByteBuffer fields = head.fields();
        int length = Math.addExact(fields.remaining(), bodyLength);
        ByteBuffer frame = ByteBuffer.allocate(Math.addExact(Integer.BYTES, length))
                .putInt(length)
                .put(fields);
        body.pieces().forEach(piece -> frame.put(piece.asByteBuffer()));
        return new EncodedMessage(frame.array());
    }

    /// What is readable of an element. It must not be written to any more: large bodies are views of it.
    public MessageBatch decode(byte[] element) {
        List<SentMessage> messages = new ArrayList<>();
        int unknown = 0;
        int unreadable = 0;
        int at = 0;
        while (at < element.length) {
            int left = element.length - at - Integer.BYTES;
            int length = left < 0 ? -1 : ByteBuffer.wrap(element).getInt(at);
            if (length < SHORTEST || length > left) {
                unreadable++;
                break; // where the next one would begin is not known
            }
            try {
                SentMessage message = read(element, at + Integer.BYTES, length);
                if (message == null) {
                    unknown++;
                } else {
                    messages.add(message);
                }
            } catch (UnreadableException | IllegalArgumentException strange) {
                unreadable++;
            }
            at += Integer.BYTES + length;
        }
        return new MessageBatch(messages, unknown, unreadable);
    }

    private @Nullable SentMessage read(byte[] element, int start, int length) {
        ByteBuffer frame = ByteBuffer.wrap(element, start, length);
        int type = Byte.toUnsignedInt(frame.get());
        int version = Byte.toUnsignedInt(frame.get());
        int bodyLength = frame.getInt();
        int bodyStart = start + length - bodyLength;
        if (version < 1 || frame.getInt() != cluster || bodyLength < 0 || bodyStart < frame.position()) {
            throw new UnreadableException();
        }
        var in = new FieldReader(frame.limit(bodyStart));
        NodeId sender = in.node();
        long sequence = in.large();
        var tunnel = new TunnelId(in.text());
        NodeMessage message = MessageFields.read(type, in, body(element, bodyStart, bodyLength));
        return message == null ? null : new SentMessage(sender, sequence, tunnel, message);
    }

    /// A small body does not keep its large neighbours alive.
    private static RawJson body(byte[] element, int start, int length) {
        RawJson body = RawJson.of(element).slice(start, start + length);
        return length * 2L >= element.length ? body : RawJson.of(body.toByteArray());
    }
}
