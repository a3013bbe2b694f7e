// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.server;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/// Text that both ends can make by themselves, so that a test can compare megabytes byte for byte. It does not compress
/// to nothing and needs no escape in JSON.
public final class DeterministicText {
    private static final byte[] ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".getBytes(StandardCharsets.US_ASCII);

    private DeterministicText() {}

    /// @return `length` ASCII characters, always the same for the same seed
    public static String of(int length, long seed) {
        var random = new SplittableRandom(seed);
        var text = new byte[length];
        long bits = 0;
        for (int i = 0; i < length; i++) {
            // ten characters of six bits from each draw
            bits = i % 10 == 0 ? random.nextLong() : bits >>> 6;
            text[i] = ALPHABET[(int) (bits & 63)];
        }
        return new String(text, StandardCharsets.US_ASCII);
    }
}
