// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.json;

import java.util.Random;

/// Random JSON texts, the same for the same seed: nested, with white space everywhere, escapes, text beyond ASCII,
/// numbers beyond any type, keys that stand twice.
public final class RandomJson {
    private static final String[] TEXTS = {
        "a",
        "é",
        "€",
        "😀",
        "\\n",
        "\\\"",
        "\\\\",
        "\\/",
        "\\u0000",
        "\\u00e9",
        "\\ud83d\\ude00",
        "<&>",
        "{",
        "]",
        ":",
        ",",
        " ",
        "\u007f",
        "ÿ",
        "\u2028"
    };
    private static final String[] NUMBERS = {
        "0",
        "-0",
        "1.0",
        "1",
        "1e2",
        "-1E+400",
        "9007199254740993",
        "1180591620717411303424",
        "0.1000",
        "1e-999999999",
        "123456789012345678901234567890.5"
    };
    private static final String[] KEYS = {"k", "k", "id", "method", "name", "_meta", "params", "\\u0069d", "é", ""};

    private final Random random;

    public RandomJson(long seed) {
        this.random = new Random(seed);
    }

    public int next(int bound) {
        return random.nextInt(bound);
    }

    public String value(int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 5)) {
            case 0 -> "null";
            case 1 -> random.nextBoolean() ? "true" : "false";
            case 2 -> number();
            case 3, 4 -> string();
            case 5, 6 -> object(depth - 1);
            default -> array(depth - 1);
        };
    }

    public String number() {
        return NUMBERS[random.nextInt(NUMBERS.length)];
    }

    public String string() {
        StringBuilder text = new StringBuilder("\"");
        int length = random.nextInt(random.nextInt(20) == 0 ? 5000 : 8);
        for (int i = 0; i < length; i++) {
            text.append(TEXTS[random.nextInt(TEXTS.length)]);
        }
        return text.append('"').toString();
    }

    /// A legal id: any string or number.
    public String id() {
        return random.nextBoolean() ? number() : string();
    }

    public String object(int depth) {
        StringBuilder text = new StringBuilder("{").append(space());
        int size = random.nextInt(5);
        for (int i = 0; i < size; i++) {
            text.append(i == 0 ? "" : "," + space())
                    .append('"')
                    .append(KEYS[random.nextInt(KEYS.length)])
                    .append('"')
                    .append(space())
                    .append(':')
                    .append(space())
                    .append(value(depth))
                    .append(space());
        }
        return text.append('}').toString();
    }

    public String array(int depth) {
        StringBuilder text = new StringBuilder("[").append(space());
        int size = random.nextInt(5);
        for (int i = 0; i < size; i++) {
            text.append(i == 0 ? "" : "," + space()).append(value(depth)).append(space());
        }
        return text.append(']').toString();
    }

    /// Nothing, or some white space of every kind.
    public String space() {
        return switch (random.nextInt(6)) {
            case 0 -> " ";
            case 1 -> "\n";
            case 2 -> "\r\n\t";
            default -> "";
        };
    }
}
