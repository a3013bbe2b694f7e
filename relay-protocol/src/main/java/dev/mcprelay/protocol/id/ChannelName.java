// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.id;

import java.util.regex.Pattern;

/// A named private server behind one tunnel. The official client drops a command whose channel has another form.
public record ChannelName(String value) implements Comparable<ChannelName> {
    private static final Pattern FORM = Pattern.compile("[a-z0-9_-]{1,64}");

    /// The channel that is meant when none is named.
    public static final ChannelName MAIN = new ChannelName("main");

    /// The client's built-in server for OAuth documents of a private issuer. Callers may not name it.
    public static final ChannelName HARPOON = new ChannelName("harpoon");

    public ChannelName {
        if (!FORM.matcher(value).matches()) {
            throw new InvalidIdException("channel", value, FORM.pattern());
        }
    }

    @Override
    public int compareTo(ChannelName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
