// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.world;

import java.net.http.HttpResponse;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Says briefly what a relay answered when it did not do as asked: the status, and the relay's own code
/// where the body names one. Never the body itself, which is a document and for programs.
public final class RelayFailure {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private RelayFailure() {}

    /// Such as `502 private_server_lost`.
    public static String of(HttpResponse<String> answer) {
        return (answer.statusCode() + " " + code(answer.body())).stripTrailing();
    }

    private static String code(String body) {
        try {
            JsonNode error = JSON.readTree(body).path("error");
            // JSON-RPC numbers its errors, and has the relay's word beside; an envelope has it at once
            return error.at("/data/code").asString(error.path("code").asString(""));
        } catch (JacksonException noJson) {
            return "";
        }
    }
}
