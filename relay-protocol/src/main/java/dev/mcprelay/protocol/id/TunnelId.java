// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.id;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// `tunnel_` and 32 lower-case letters or digits. Unguessable, so knowing one is worth something: log it, never list it
/// to strangers. The form is the one that the official tunnel client checks before it sends a request.
public record TunnelId(String value) {
    private static final String PREFIX = "tunnel_";
    private static final Pattern FORM = Pattern.compile(PREFIX + "[a-z0-9]{32}");
    private static final SecureRandom RANDOM = new SecureRandom();

    public TunnelId {
        if (!FORM.matcher(value).matches()) {
            throw new InvalidIdException("tunnel id", value, FORM.pattern());
        }
    }

    /// A new id. It never contains `404`: the official client takes an error text that does for a vanished tunnel, and
    /// the request path is part of that text.
    public static TunnelId mint() {
        byte[] random = new byte[16];
        while (true) {
            RANDOM.nextBytes(random);
            String hex = HexFormat.of().formatHex(random);
            if (!hex.contains("404")) {
                return new TunnelId(PREFIX + hex);
            }
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
