// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.interop;

import java.net.http.HttpResponse;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads answers.
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    static JsonNode of(String text) {
        return MAPPER.readTree(text);
    }

    static JsonNode of(HttpResponse<String> answer) {
        return of(answer.body());
    }

    /// The text of a tool's result.
    static String text(HttpResponse<String> answer) {
        return of(answer).at("/result/content/0/text").asString("");
    }
}
