// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client.relay;

import java.util.regex.Pattern;

/// The tunnel's runtime key. Never printed: not by [#toString], not in the message of a refusal.
public record RuntimeKey(String value) {
    private static final Pattern FORM = Pattern.compile("[0-9A-Za-z_-]{1,512}");

    public RuntimeKey {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("runtime key: malformed (expected: letters, digits, _ and -)");
        }
    }

    @Override
    public String toString() {
        return "[REDACTED]";
    }
}
