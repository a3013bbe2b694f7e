// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.admin;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The JSON object of an administrative request. Unknown fields are left alone: a newer command may send
/// them. A field that stands twice is refused: of two policies, which?
record RequestDocument(JsonNode json) {
    /// RFC 3339 knows no later one.
    private static final int LAST_YEAR = 9999;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();
    private static final int LONGEST_TEXT = 1024;
    private static final int MOST_IDS = 100;

    /// @throws InvalidFieldException when it is not an object
    static RequestDocument of(byte[] body) {
        JsonNode json;
        try {
            json = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
        } catch (JacksonException notJson) {
            throw new InvalidFieldException("body", "body: not JSON, or a field twice (expected: a JSON object)");
        }
        if (!json.isObject()) {
            throw new InvalidFieldException("body", "body: " + json.getNodeType() + " (expected: a JSON object)");
        }
        return new RequestDocument(json);
    }

    /// A text; empty when the field is absent.
    Optional<String> text(String field) {
        JsonNode value = json.get(field);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isString() || value.stringValue().length() > LONGEST_TEXT) {
            throw new InvalidFieldException(
                    field,
                    field + ": " + value.getNodeType() + " (expected: a string of at most " + LONGEST_TEXT
                            + " characters)");
        }
        return Optional.of(value.stringValue());
    }

    /// A list of ids; empty when the field is absent.
    Optional<List<String>> ids(String field) {
        JsonNode value = json.get(field);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        String expected = " (expected: a list of at most " + MOST_IDS + " strings, none empty)";
        if (!value.isArray() || value.size() > MOST_IDS) {
            throw new InvalidFieldException(field, field + ": " + value.getNodeType() + expected);
        }
        List<String> ids = new ArrayList<>();
        for (JsonNode id : value) {
            if (!id.isString() || id.stringValue().isBlank() || id.stringValue().length() > LONGEST_TEXT) {
                throw new InvalidFieldException(field, field + ": " + id.getNodeType() + " in the list" + expected);
            }
            ids.add(id.stringValue());
        }
        return Optional.of(ids);
    }

    /// A moment; empty when the field is absent.
    Optional<Instant> time(String field) {
        return text(field).map(text -> {
            try {
                OffsetDateTime time = OffsetDateTime.parse(text);
                if (time.getYear() >= 1 && time.getYear() <= LAST_YEAR) {
                    return time.toInstant();
                }
            } catch (DateTimeException malformed) {
                // falls through to the one error below
            }
            throw new InvalidFieldException(
                    field, field + ": malformed (expected: RFC 3339, such as 2027-01-31T12:00:00Z)");
        });
    }

    Optional<JsonNode> object(String field) {
        return Optional.ofNullable(json.get(field)).filter(value -> !value.isNull());
    }
}
