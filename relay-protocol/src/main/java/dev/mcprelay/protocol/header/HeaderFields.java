// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.header;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Header lines in order; a name may stand more than once.
public record HeaderFields(List<HeaderField> fields) {
    public static final HeaderFields NONE = new HeaderFields(List.of());

    public HeaderFields {
        fields = List.copyOf(fields);
    }

    public static HeaderFields of(String name, String value) {
        return new HeaderFields(List.of(new HeaderField(name, value)));
    }

    /// The first value of this name.
    public Optional<String> first(String name) {
        for (HeaderField field : fields) {
            if (field.is(name)) {
                return Optional.of(field.value());
            }
        }
        return Optional.empty();
    }

    public List<String> all(String name) {
        return fields.stream().filter(f -> f.is(name)).map(HeaderField::value).toList();
    }

    public boolean has(String name) {
        return first(name).isPresent();
    }

    public HeaderFields without(String name) {
        return new HeaderFields(fields.stream().filter(f -> !f.is(name)).toList());
    }

    /// These lines, with `name` once and with this value.
    public HeaderFields with(String name, String value) {
        List<HeaderField> lines = new ArrayList<>(without(name).fields);
        lines.add(new HeaderField(name, value));
        return new HeaderFields(lines);
    }

    public boolean isEmpty() {
        return fields.isEmpty();
    }
}
