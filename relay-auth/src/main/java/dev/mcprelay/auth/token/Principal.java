// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.token;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/// Issuer and subject in 22 characters of base64url (128 bits of SHA-256): a key for limits, affinity and audit
/// that shows no personal data.
public record Principal(String value) {
    private static final int BYTES = 16;

    static Principal of(String issuer, String subject) {
        byte[] first = issuer.getBytes(StandardCharsets.UTF_8);
        byte[] second = subject.getBytes(StandardCharsets.UTF_8);
        // the length keeps (ab, c) apart from (a, bc)
        byte[] both = ByteBuffer.allocate(Integer.BYTES + first.length + second.length)
                .putInt(first.length)
                .put(first)
                .put(second)
                .array();
        byte[] digest = TokenDigest.sha256(both);
        return new Principal(Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, BYTES)));
    }

    @Override
    public String toString() {
        return value;
    }
}
