// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.id;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Base64;

/// One relay process, from its start to its end: 64 random bits. A restarted process is a new node. The text form is 11
/// characters of base64url.
public record NodeId(long bits) {
    /// Length of the binary form.
    public static final int BYTES = Long.BYTES;

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    public static NodeId random() {
        return new NodeId(RANDOM.nextLong());
    }

    /// @throws InvalidIdException when the text is not the base64url form of 8 bytes
    public static NodeId parse(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            if (bytes.length == BYTES) {
                NodeId node = new NodeId(ByteBuffer.wrap(bytes).getLong());
                // the decoder forgives padding and spare bits, but one node has one name
                if (node.toString().equals(text)) {
                    return node;
                }
            }
        } catch (IllegalArgumentException ignored) {
            // falls through to the one error below
        }
        throw new InvalidIdException("node id", text, "11 characters of base64url");
    }

    @Override
    public String toString() {
        return ENCODER.encodeToString(ByteBuffer.allocate(BYTES).putLong(bits).array());
    }
}
