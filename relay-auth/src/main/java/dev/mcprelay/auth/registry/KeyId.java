// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.registry;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// The name of a runtime key: `key_` and 24 hexadecimal digits. No secret: it may be logged.
public record KeyId(String value) {
    private static final String PREFIX = "key_";
    private static final Pattern FORM = Pattern.compile(PREFIX + "[0-9a-f]{24}");
    private static final SecureRandom RANDOM = new SecureRandom();

    public KeyId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("key id: malformed (expected: " + FORM.pattern() + ")");
        }
    }

    public static KeyId mint() {
        byte[] random = new byte[12];
        RANDOM.nextBytes(random);
        return new KeyId(PREFIX + HexFormat.of().formatHex(random));
    }

    @Override
    public String toString() {
        return value;
    }
}
