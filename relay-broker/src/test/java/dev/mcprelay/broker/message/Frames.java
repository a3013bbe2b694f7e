// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Frames as others might write them.
final class Frames {
    private static final int TYPE_AT = 4;
    private static final int VERSION_AT = 5;
    private static final int BODY_LENGTH_AT = 6;

    private Frames() {}

    static byte[] withLength(byte[] frame, int length) {
        return ByteBuffer.wrap(frame.clone()).putInt(0, length).array();
    }

    static byte[] withType(byte[] frame, int type) {
        return ByteBuffer.wrap(frame.clone()).put(TYPE_AT, (byte) type).array();
    }

    static byte[] withVersion(byte[] frame, int version) {
        return ByteBuffer.wrap(frame.clone()).put(VERSION_AT, (byte) version).array();
    }

    static byte[] withBodyLength(byte[] frame, int length) {
        return ByteBuffer.wrap(frame.clone()).putInt(BODY_LENGTH_AT, length).array();
    }

    /// Twelve bytes more, between the fields and the body.
    static byte[] withTrailingField(byte[] frame, int version) {
        ByteBuffer old = ByteBuffer.wrap(frame);
        int body = old.getInt(BODY_LENGTH_AT);
        ByteBuffer longer = ByteBuffer.allocate(frame.length + 12)
                .put(frame, 0, frame.length - body)
                .put("a later idea".getBytes(StandardCharsets.US_ASCII))
                .put(frame, frame.length - body, body);
        return withVersion(withLength(longer.array(), longer.capacity() - Integer.BYTES), version);
    }

    static byte[] join(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteBuffer whole = ByteBuffer.allocate(length);
        for (byte[] part : parts) {
            whole.put(part);
        }
        return whole.array();
    }
}
