// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.mcp.modern;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// The text of `Mcp-Name` and `Mcp-Param-*`: plain, or `=?base64?…?=` over UTF-8 where plain would not survive. Strict:
/// padding and alphabet must be right.
final class HeaderText {
    private static final String PREFIX = "=?base64?";
    private static final String SUFFIX = "?=";

    private HeaderText() {}

    /// Empty when it has the encoded form but cannot be decoded.
    static Optional<String> decode(String sent) {
        String value = sent.strip();
        boolean encoded = value.startsWith(PREFIX)
                && value.endsWith(SUFFIX)
                && value.length() >= PREFIX.length() + SUFFIX.length();
        if (!encoded) {
            return Optional.of(value);
        }
        String base64 = value.substring(PREFIX.length(), value.length() - SUFFIX.length());
        if (base64.length() % 4 != 0) {
            return Optional.empty();
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64));
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
        } catch (IllegalArgumentException | CharacterCodingException malformed) {
            return Optional.empty();
        }
    }
}
