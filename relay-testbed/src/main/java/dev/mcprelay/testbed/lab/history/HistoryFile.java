// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab.history;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import dev.mcprelay.testbed.lab.history.HistoryEvent.CallEnd;
import dev.mcprelay.testbed.lab.history.HistoryEvent.CallStart;
import dev.mcprelay.testbed.lab.history.HistoryEvent.Executed;
import dev.mcprelay.testbed.lab.history.HistoryEvent.FaultStep;
import dev.mcprelay.testbed.lab.history.HistoryEvent.Phase;
import dev.mcprelay.testbed.lab.history.Outcome.CallerLeft;
import dev.mcprelay.testbed.lab.history.Outcome.ConnectionLost;
import dev.mcprelay.testbed.lab.history.Outcome.Failure;
import dev.mcprelay.testbed.lab.history.Outcome.Silence;
import dev.mcprelay.testbed.lab.history.Outcome.Success;

/// A history as JSON Lines, one event a line.
public final class HistoryFile {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private HistoryFile() {}

    public static void write(List<HistoryEvent> events, Path file) throws IOException {
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            for (HistoryEvent event : events) {
                writer.write(line(event));
                writer.newLine();
            }
        }
    }

    public static List<HistoryEvent> read(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> !line.isBlank()).map(HistoryFile::event).toList();
        }
    }

    /// One event as JSON.
    public static String line(HistoryEvent event) {
        ObjectNode node = JSON.createObjectNode().put("t", event.at());
        return switch (event) {
            case CallStart(long _, String uid, String tunnel, int toolMillis, String expected) ->
                node.put("e", "call-start")
                        .put("uid", uid)
                        .put("tunnel", tunnel)
                        .put("ms", toolMillis)
                        .put("expected", expected)
                        .toString();
            case CallEnd(long _, String uid, Outcome outcome, int on) ->
                outcome(node.put("e", "call-end").put("uid", uid).put("node", on), outcome)
                        .toString();
            case Executed(long _, String uid, String tunnel, String instance) ->
                node.put("e", "executed")
                        .put("uid", uid)
                        .put("tunnel", tunnel)
                        .put("instance", instance)
                        .toString();
            case FaultStep(long _, String name, int on, Phase phase) ->
                node.put("e", "fault")
                        .put("name", name)
                        .put("node", on)
                        .put("phase", phase.name().toLowerCase(Locale.ROOT))
                        .toString();
        };
    }

    private static ObjectNode outcome(ObjectNode node, Outcome outcome) {
        return switch (outcome) {
            case Success(String hash) -> node.put("outcome", "success").put("hash", hash);
            case Failure(int status, String code, boolean retrySafe) ->
                node.put("outcome", "failure")
                        .put("status", status)
                        .put("code", code)
                        .put("retrySafe", retrySafe);
            case ConnectionLost _ -> node.put("outcome", "lost");
            case Silence _ -> node.put("outcome", "silence");
            case CallerLeft _ -> node.put("outcome", "left");
        };
    }

    private static HistoryEvent event(String line) {
        JsonNode node = JSON.readTree(line);
        long at = node.path("t").asLong();
        String uid = node.path("uid").asString("");
        String tunnel = node.path("tunnel").asString("");
        int on = node.path("node").asInt(-1);
        String kind = node.path("e").asString("");
        return switch (kind) {
            case "call-start" ->
                new CallStart(
                        at,
                        uid,
                        tunnel,
                        node.path("ms").asInt(),
                        node.path("expected").asString());
            case "call-end" -> new CallEnd(at, uid, outcome(node), on);
            case "executed" ->
                new Executed(at, uid, tunnel, node.path("instance").asString());
            case "fault" ->
                new FaultStep(
                        at,
                        node.path("name").asString(),
                        on,
                        Phase.valueOf(node.path("phase").asString().toUpperCase(Locale.ROOT)));
            default -> throw new IllegalArgumentException("event: '" + kind + "' (expected: one of a history)");
        };
    }

    private static Outcome outcome(JsonNode node) {
        String kind = node.path("outcome").asString("");
        return switch (kind) {
            case "success" -> new Success(node.path("hash").asString());
            case "failure" ->
                new Failure(
                        node.path("status").asInt(),
                        node.path("code").asString(),
                        node.path("retrySafe").asBoolean());
            case "lost" -> new ConnectionLost();
            case "silence" -> new Silence();
            case "left" -> new CallerLeft();
            default -> throw new IllegalArgumentException("outcome: '" + kind + "' (expected: one of a history)");
        };
    }
}
