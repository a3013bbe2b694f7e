// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.response;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.mcprelay.protocol.header.HeaderField;
import dev.mcprelay.protocol.json.JsonPieces;
import dev.mcprelay.protocol.json.Quoted;
import dev.mcprelay.protocol.json.RawJson;

/// Writes the body of a response POST, as a client does.
public final class ResponseWriter {
    private static final RawJson END = RawJson.of("}");

    private ResponseWriter() {}

    /// The message of `response` is not copied: the pieces are for a gathering write.
    public static JsonPieces write(TunnelResponse response) {
        StringBuilder text = new StringBuilder(256)
                .append("{\"request_id\":")
                .append(Quoted.text(response.requestId().value()))
                .append(",\"channel\":\"")
                .append(response.channel())
                .append("\",\"resp_code\":")
                .append(response.code())
                .append(",\"resp_type\":\"")
                .append(response.type().wireName())
                .append('"');
        headers(response.headers().fields(), text);
        if (response.json() == null) {
            return JsonPieces.of(RawJson.of(text.append('}').toString()));
        }
        return new JsonPieces(List.of(RawJson.of(text.append(",\"resp_json\":").toString()), response.json(), END));
    }

    private static void headers(List<HeaderField> fields, StringBuilder text) {
        if (fields.isEmpty()) {
            return;
        }
        Map<String, List<String>> grouped = new LinkedHashMap<>();
        for (HeaderField field : fields) {
            grouped.computeIfAbsent(field.name(), _ -> new ArrayList<>(1)).add(Quoted.text(field.value()));
        }
        text.append(",\"resp_headers\":{");
        String comma = "";
        for (Map.Entry<String, List<String>> field : grouped.entrySet()) {
            text.append(comma).append(Quoted.text(field.getKey())).append(":[");
            text.append(String.join(",", field.getValue())).append(']');
            comma = ",";
        }
        text.append('}');
    }
}
