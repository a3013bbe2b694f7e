// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.id;

import java.util.regex.Pattern;

/// One process of a tunnel client, for its life: the header `X-Tunnel-Client-Instance-Id` (32 hexadecimal digits from
/// the official client). Other clients may choose any printable form of at most 128 characters. A client without the
/// header (v0.0.9) is known by its runtime key: see [#anonymous].
public record InstanceId(String value) {
    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,128}");
    private static final String ANONYMOUS = "anonymous:";

    public InstanceId {
        if (!FORM.matcher(value).matches()) {
            throw new InvalidIdException("instance id", value, FORM.pattern());
        }
    }

    /// The single instance that stands for all clients without an instance id that use one runtime key: they cannot be
    /// told apart.
    public static InstanceId anonymous(String keyId) {
        return new InstanceId(ANONYMOUS + keyId);
    }

    public boolean isAnonymous() {
        return value.startsWith(ANONYMOUS);
    }

    @Override
    public String toString() {
        return value;
    }
}
