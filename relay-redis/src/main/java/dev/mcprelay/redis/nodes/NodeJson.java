// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.nodes;

import java.util.Optional;
import java.util.stream.Collectors;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// Facts of a node as they are stored. Fields may be added; what is there keeps its name and meaning.
final class NodeJson {
    private static final String STATE = "state";
    private static final String DRAINING = "draining";
    private static final String VERSION = "version";
    private static final String PROTO_MIN = "protoMin";
    private static final String PROTO_MAX = "protoMax";
    private static final String ZONE = "zone";
    private static final String SECRETS = "secrets";
    private static final String MARK = "process";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private NodeJson() {}

    /// @param mark of the process; read by nobody but the script
    static String write(NodeFacts facts, String mark) {
        ArrayNode secrets = JSON.createArrayNode();
        facts.secrets().stream().sorted().forEach(secrets::add);
        return JSON.writeValueAsString(JSON.createObjectNode()
                .put(STATE, facts.draining() ? DRAINING : "serving")
                .put(VERSION, facts.version())
                .put(PROTO_MIN, facts.protoMin())
                .put(PROTO_MAX, facts.protoMax())
                .put(ZONE, facts.zone())
                .put(MARK, mark)
                .set(SECRETS, secrets));
    }

    /// Empty when it is not understood: the node lives all the same.
    static Optional<NodeFacts> read(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            return Optional.of(new NodeFacts(
                    json.required(STATE).stringValue().equals(DRAINING),
                    json.required(VERSION).stringValue(),
                    json.required(PROTO_MIN).intValue(),
                    json.required(PROTO_MAX).intValue(),
                    json.required(ZONE).stringValue(),
                    json.path(SECRETS).valueStream().map(JsonNode::asString).collect(Collectors.toSet())));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
