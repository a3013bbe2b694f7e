// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.json;

import tools.jackson.core.io.JsonStringEncoder;

/// A Java string as a JSON string.
public final class Quoted {

    private Quoted() {}

    public static RawJson string(String value) {
        return RawJson.of(text(value));
    }

    public static String text(String value) {
        StringBuilder quoted = new StringBuilder(value.length() + 2).append('"');
        JsonStringEncoder.getInstance().quoteAsString(value, quoted);
        return quoted.append('"').toString();
    }
}
