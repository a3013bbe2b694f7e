// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.server;

import java.util.List;
import java.util.Optional;

/// Header lines in the order and spelling in which they arrived.
public record Headers(List<Field> fields) {
    static final Headers NONE = new Headers(List.of());

    public Headers {
        fields = List.copyOf(fields);
    }

    public record Field(String name, String value) {}

    /// The first line of that name, in any spelling.
    public Optional<String> first(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .findFirst();
    }

    /// Every line of that name, in any spelling.
    public List<String> all(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .toList();
    }

    String asJson() {
        var lines = fields.stream()
                .map(field -> "[" + JsonText.quote(field.name()) + "," + JsonText.quote(field.value()) + "]")
                .toList();
        return "[" + String.join(",", lines) + "]";
    }
}
