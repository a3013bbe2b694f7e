// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.mcprelay.protocol.command.TunnelCommand.JsonRpc;
import dev.mcprelay.protocol.header.HeaderField;
import dev.mcprelay.protocol.json.JsonPieces;
import dev.mcprelay.protocol.json.Quoted;
import dev.mcprelay.protocol.json.RawJson;

/// Writes a poll answer: `{"commands":[…]}`. The messages are not copied: the pieces are for a gathering write.
public final class CommandWriter {
    private static final RawJson END = RawJson.of("}]}");

    private CommandWriter() {}

    public static JsonPieces write(List<TunnelCommand> commands) {
        List<RawJson> pieces = new ArrayList<>(commands.size() * 4 + 1);
        StringBuilder text = new StringBuilder(512).append("{\"commands\":[");
        for (int i = 0; i < commands.size(); i++) {
            text.append(i == 0 ? "" : "},");
            head(commands.get(i), text);
            if (commands.get(i) instanceof JsonRpc jsonRpc) {
                pieces.add(RawJson.of(text.append(",\"jsonrpc\":").toString()));
                pieces.addAll(jsonRpc.message().pieces());
                text.setLength(0);
            }
        }
        if (commands.isEmpty()) {
            return JsonPieces.of(RawJson.of("{\"commands\":[]}"));
        }
        if (!text.isEmpty()) {
            pieces.add(RawJson.of(text.toString()));
        }
        pieces.add(END);
        return new JsonPieces(pieces);
    }

    /// The command's object without its last brace.
    private static void head(TunnelCommand command, StringBuilder text) {
        CommandHead head = command.head();
        text.append("{\"request_id\":").append(Quoted.text(head.requestId().value()));
        text.append(",\"shard_token\":").append(Quoted.text(head.shardToken()));
        text.append(",\"command_type\":\"").append(command.type()).append('"');
        text.append(",\"channel\":\"").append(head.channel()).append('"');
        if (head.createdAt() != null) {
            text.append(",\"created_at\":\"").append(head.createdAt()).append('"');
        }
        if (head.responseTimeout() != null) {
            text.append(",\"response_timeout\":\"")
                    .append(head.responseTimeout())
                    .append('"');
        }
        text.append(",\"headers\":{");
        String comma = "";
        for (Map.Entry<String, List<String>> field :
                grouped(head.headers().fields()).entrySet()) {
            text.append(comma).append(Quoted.text(field.getKey())).append(":[");
            text.append(String.join(",", field.getValue())).append(']');
            comma = ",";
        }
        text.append('}');
    }

    /// One entry a name, whatever its case: two would be one map key to the client, and one of them lost.
    private static Map<String, List<String>> grouped(List<HeaderField> fields) {
        Map<String, String> spelling = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Map<String, List<String>> grouped = new LinkedHashMap<>();
        for (HeaderField field : fields) {
            String name = spelling.computeIfAbsent(field.name(), n -> n);
            grouped.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(Quoted.text(field.value()));
        }
        return grouped;
    }
}
