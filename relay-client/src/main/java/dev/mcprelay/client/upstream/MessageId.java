// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client.upstream;

import java.math.BigDecimal;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

import dev.mcprelay.protocol.json.JsonText;
import dev.mcprelay.protocol.json.RawJson;

/// A JSON-RPC id by its value: an escaped `"a"` is `"a"` and `1.0` is `1`, but `"1"` is not `1`. Servers
/// parse ids and write them anew, so the bytes may differ.
public record MessageId(String text, boolean number) {
    private static final int LONGEST_NUMBER = 64;
    private static final int LARGEST_SCALE = 1000;

    /// @param json a JSON string or number
    public static MessageId of(RawJson json) {
        try (JsonParser parser = JsonText.parser(json)) {
            return parser.nextToken() == JsonToken.VALUE_STRING
                    ? new MessageId(parser.getString(), false)
                    : new MessageId(number(json.text()), true);
        } catch (JacksonException malformed) {
            return new MessageId(json.text(), true);
        }
    }

    private static String number(String text) {
        if (text.length() > LONGEST_NUMBER) {
            return text;
        }
        try {
            BigDecimal value = new BigDecimal(text).stripTrailingZeros();
            return Math.abs((long) value.scale()) > LARGEST_SCALE ? text : value.toPlainString();
        } catch (NumberFormatException outOfRange) {
            return text;
        }
    }
}
