// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.message;

import java.nio.ByteBuffer;
import java.util.List;

/// One frame, ready but for its number. Belongs to one thread at a time.
public final class EncodedMessage {
    private final byte[] frame;

    EncodedMessage(byte[] frame) {
        this.frame = frame;
    }

    /// Of the whole frame.
    public int length() {
        return frame.length;
    }

    /// Gives it its place among the messages to one node on one lane.
    public void number(long sequence) {
        ByteBuffer.wrap(frame).putLong(MessageCodec.SEQUENCE_AT, sequence);
    }

    /// What travels as one element. The frames must not be changed any more.
    public static byte[] join(List<EncodedMessage> messages) {
        if (messages.size() == 1) {
            return messages.getFirst().frame;
        }
        ByteBuffer element = ByteBuffer.allocate(
                messages.stream().mapToInt(EncodedMessage::length).sum());
        for (EncodedMessage message : messages) {
            element.put(message.frame);
        }
        return element.array();
    }
}
