// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.server;

import tools.jackson.core.io.JsonStringEncoder;

/// Writes one JSON object member by member, so that values which came in as text can go out as the same text.
final class JsonText {
    private final StringBuilder text = new StringBuilder("{");

    static JsonText object() {
        return new JsonText();
    }

    static String quote(String value) {
        var quoted = new StringBuilder(value.length() + 2).append('"');
        JsonStringEncoder.getInstance().quoteAsString(value, quoted);
        return quoted.append('"').toString();
    }

    JsonText raw(String name, String json) {
        if (text.length() > 1) {
            text.append(',');
        }
        text.append(quote(name)).append(':').append(json);
        return this;
    }

    JsonText string(String name, String value) {
        return raw(name, quote(value));
    }

    JsonText number(String name, long value) {
        return raw(name, Long.toString(value));
    }

    String end() {
        return text.append('}').toString();
    }
}
