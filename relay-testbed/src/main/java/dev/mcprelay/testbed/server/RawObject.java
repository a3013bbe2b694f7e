// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.server;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/// One JSON object whose members are the very text that came in. A tree would lose 1.0 against 1, numbers beyond a
/// double, and members named twice; here only what is asked for is interpreted. Of members named twice the last counts.
final class RawObject {
    static final RawObject EMPTY = new RawObject(Map.of());

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(20_000)
                    .maxNumberLength(1_000_000)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    /// A number such as 1e999999999 is short to write and endless to add.
    private static final int LARGEST_SCALE = 10_000;

    private final Map<String, String> members;

    private RawObject(Map<String, String> members) {
        this.members = members;
    }

    /// @throws tools.jackson.core.JacksonException when the text is not exactly one JSON object
    static RawObject parse(String json) {
        var members = new LinkedHashMap<String, String>();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new StreamReadException(parser, "not an object");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                int start = (int) parser.currentTokenLocation().getCharOffset();
                parser.skipChildren();
                parser.finishToken();
                members.put(name, json.substring(start, (int)
                        parser.currentLocation().getCharOffset()));
            }
            if (parser.nextToken() != null) {
                throw new StreamReadException(parser, "more than one value");
            }
        }
        return new RawObject(members);
    }

    /// The member as it was written; absent when it is missing, present as `null` when it is null.
    Optional<String> raw(String name) {
        return Optional.ofNullable(members.get(name));
    }

    boolean holdsObject(String name) {
        return raw(name).filter(value -> value.startsWith("{")).isPresent();
    }

    /// The member as an object; empty when it is missing or something else.
    RawObject object(String name) {
        return raw(name)
                .filter(value -> value.startsWith("{"))
                .map(RawObject::parse)
                .orElse(EMPTY);
    }

    /// The member as a string; absent when it is missing or something else.
    Optional<String> string(String name) {
        return raw(name).filter(value -> value.startsWith("\"")).map(RawObject::unquote);
    }

    /// A string's text, or any other value as it was written: keys may be either.
    Optional<String> key(String name) {
        return raw(name).map(value -> value.startsWith("\"") ? unquote(value) : value);
    }

    boolean isTrue(String name) {
        return raw(name).filter("true"::equals).isPresent();
    }

    BigDecimal number(String name) {
        String value = raw(name).orElseThrow(() -> new InvalidArgumentException(name + ": missing (expected: number)"));
        BigDecimal number;
        try {
            number = new BigDecimal(value);
        } catch (NumberFormatException _) {
            throw new InvalidArgumentException(name + ": not a number");
        }
        if (Math.abs((long) number.scale()) > LARGEST_SCALE) {
            throw new InvalidArgumentException(name + ": exponent too large (expected: up to " + LARGEST_SCALE + ")");
        }
        return number;
    }

    int integer(String name, int otherwise, int max) {
        if (raw(name).isEmpty()) {
            return otherwise;
        }
        BigDecimal number = number(name);
        if (number.signum() < 0 || number.compareTo(BigDecimal.valueOf(max)) > 0) {
            throw new InvalidArgumentException(name + ": " + number + " (expected: 0.." + max + ")");
        }
        return number.intValue();
    }

    private static String unquote(String quoted) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), quoted)) {
            parser.nextToken();
            return parser.getString();
        }
    }
}
