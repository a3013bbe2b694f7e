// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.system;

import java.net.http.HttpResponse;
import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads what came.
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final String DATA = "data: ";

    private Json() {}

    static JsonNode of(String text) {
        return MAPPER.readTree(text);
    }

    static JsonNode of(HttpResponse<String> response) {
        return of(response.body());
    }

    /// `error.data.code` of a JSON-RPC error: which of the relay's failures it is.
    static String relayError(HttpResponse<String> response) {
        return of(response).at("/error/data/code").asString();
    }

    /// `error.code` of an error envelope.
    static String envelopeError(HttpResponse<String> response) {
        return of(response).at("/error/code").asString();
    }

    /// The messages of an event stream, as they were written.
    static List<String> events(String stream) {
        return stream.lines()
                .filter(line -> line.startsWith(DATA))
                .map(line -> line.substring(DATA.length()))
                .toList();
    }
}
