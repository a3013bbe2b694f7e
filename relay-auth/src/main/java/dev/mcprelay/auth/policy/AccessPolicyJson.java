// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A policy as JSON: `{mode, issuers, required_scopes, tool_scopes, allow, channels_share_audience}`. The same
/// form on the admin surface and in the store. A field that nobody knows is refused: it may be a restriction,
/// misspelt.
public final class AccessPolicyJson {
    private static final String ROOT = "policy";
    private static final String MODE = "mode";
    private static final String ISSUERS = "issuers";
    private static final String REQUIRED_SCOPES = "required_scopes";
    private static final String TOOL_SCOPES = "tool_scopes";
    private static final String ALLOW = "allow";
    private static final String SHARE = "channels_share_audience";
    private static final Set<String> FIELDS = Set.of(MODE, ISSUERS, REQUIRED_SCOPES, TOOL_SCOPES, ALLOW, SHARE);

    private static final String ISSUER = "issuer";
    private static final String SUBJECTS = "subjects";
    private static final String CLIENT_IDS = "client_ids";
    private static final String TENANTS = "tenants";
    private static final String GROUPS = "groups";
    private static final Set<String> RULE_FIELDS = Set.of(ISSUER, SUBJECTS, CLIENT_IDS, TENANTS, GROUPS);

    private static final int MOST_ENTRIES = 1000;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private AccessPolicyJson() {}

    /// @throws InvalidPolicyException naming the field and what was expected
    public static AccessPolicy read(JsonNode json) {
        knownFieldsOnly(ROOT, json, FIELDS);
        JsonNode required = json.get(REQUIRED_SCOPES);
        JsonNode allow = json.get(ALLOW);
        return new AccessPolicy(
                mode(json.get(MODE)),
                json.has(ISSUERS) ? strings(path(ISSUERS), json.get(ISSUERS)) : List.of(),
                required == null || required.isNull() ? null : scopes(path(REQUIRED_SCOPES), required),
                toolScopes(json.get(TOOL_SCOPES)),
                allow == null || allow.isNull() ? null : rules(allow),
                flag(json.get(SHARE)));
    }

    public static ObjectNode write(AccessPolicy policy) {
        ObjectNode json = JSON.createObjectNode();
        json.put(MODE, policy.mode().wireName());
        array(json, ISSUERS, policy.issuers());
        if (policy.requiredScopes() != null) {
            array(json, REQUIRED_SCOPES, policy.requiredScopes());
        }
        ObjectNode tools = json.putObject(TOOL_SCOPES);
        policy.toolScopes().forEach((tool, scopes) -> array(tools, tool, scopes));
        if (policy.allow() != null) {
            ArrayNode rules = json.putArray(ALLOW);
            policy.allow().forEach(rule -> write(rule, rules.addObject()));
        }
        return json.put(SHARE, policy.channelsShareAudience());
    }

    private static void write(AllowRule rule, ObjectNode json) {
        json.put(ISSUER, rule.issuer());
        arrayUnlessEmpty(json, SUBJECTS, rule.subjects());
        arrayUnlessEmpty(json, CLIENT_IDS, rule.clientIds());
        arrayUnlessEmpty(json, TENANTS, rule.tenants());
        arrayUnlessEmpty(json, GROUPS, rule.groups());
    }

    private static AccessMode mode(@Nullable JsonNode json) {
        String expected = "relay or open; server is not supported yet";
        if (json == null || json.isNull()) {
            return AccessMode.RELAY;
        }
        return switch (json.isString() ? json.stringValue() : "") {
            case "relay" -> AccessMode.RELAY;
            case "open" -> AccessMode.OPEN;
            case "server" -> throw new InvalidPolicyException(path(MODE), "server", expected);
            default -> throw new InvalidPolicyException(path(MODE), "unknown", expected);
        };
    }

    private static boolean flag(@Nullable JsonNode json) {
        if (json == null || json.isNull()) {
            return false;
        }
        if (!json.isBoolean()) {
            throw new InvalidPolicyException(path(SHARE), kind(json), "true or false");
        }
        return json.booleanValue();
    }

    private static Map<String, List<String>> toolScopes(@Nullable JsonNode json) {
        if (json == null || json.isNull()) {
            return Map.of();
        }
        if (!json.isObject() || json.size() > MOST_ENTRIES) {
            throw new InvalidPolicyException(
                    path(TOOL_SCOPES), kind(json), "an object of at most " + MOST_ENTRIES + " tool names");
        }
        Map<String, List<String>> scopes = new LinkedHashMap<>();
        json.properties()
                .forEach(tool -> scopes.put(tool.getKey(), scopes(path(TOOL_SCOPES) + " of a tool", tool.getValue())));
        return scopes;
    }

    private static List<AllowRule> rules(JsonNode json) {
        if (!json.isArray() || json.size() > MOST_ENTRIES) {
            throw new InvalidPolicyException(path(ALLOW), kind(json), "a list of at most " + MOST_ENTRIES + " rules");
        }
        List<AllowRule> rules = new ArrayList<>();
        for (JsonNode rule : json) {
            rules.add(rule(path(ALLOW) + "[" + rules.size() + "]", rule));
        }
        return rules;
    }

    private static AllowRule rule(String path, JsonNode json) {
        knownFieldsOnly(path, json, RULE_FIELDS);
        JsonNode issuer = json.get(ISSUER);
        if (issuer == null || !issuer.isString() || issuer.stringValue().isEmpty()) {
            throw new InvalidPolicyException(path + "." + ISSUER, "absent", "the issuer's URI: no rule without one");
        }
        return new AllowRule(
                issuer.stringValue(),
                criterion(path, json, SUBJECTS),
                criterion(path, json, CLIENT_IDS),
                criterion(path, json, TENANTS),
                criterion(path, json, GROUPS));
    }

    /// Absent does not ask. An empty list would: it must not be taken for "any".
    private static Set<String> criterion(String path, JsonNode rule, String field) {
        if (!rule.has(field)) {
            return Set.of();
        }
        List<String> values = strings(path + "." + field, rule.get(field));
        if (values.isEmpty()) {
            throw new InvalidPolicyException(path + "." + field, "empty", "one value or more, or no such field");
        }
        return new LinkedHashSet<>(values);
    }

    private static List<String> scopes(String path, JsonNode json) {
        List<String> scopes = strings(path, json);
        if (!scopes.stream().allMatch(Scopes::wellFormed)) {
            throw new InvalidPolicyException(
                    path, "malformed", "scopes: visible ASCII, no blanks, quotes, backslashes");
        }
        return scopes;
    }

    private static List<String> strings(String path, JsonNode json) {
        if (!json.isArray() || json.size() > MOST_ENTRIES) {
            throw new InvalidPolicyException(path, kind(json), "a list of at most " + MOST_ENTRIES + " strings");
        }
        List<String> values = new ArrayList<>();
        for (JsonNode value : json) {
            if (!value.isString() || value.stringValue().isBlank()) {
                throw new InvalidPolicyException(path, kind(value) + " in the list", "strings, not empty");
            }
            values.add(value.stringValue());
        }
        return values;
    }

    private static void knownFieldsOnly(String path, JsonNode json, Set<String> known) {
        if (!json.isObject()) {
            throw new InvalidPolicyException(path, kind(json), "an object");
        }
        if (!known.containsAll(json.propertyNames())) {
            throw new InvalidPolicyException(
                    path,
                    "unknown field",
                    "only " + String.join(", ", known.stream().sorted().toList()));
        }
    }

    private static String kind(JsonNode json) {
        return json.isContainer()
                ? json.getNodeType() + " of " + json.size()
                : json.getNodeType().toString();
    }

    private static String path(String field) {
        return ROOT + "." + field;
    }

    private static void array(ObjectNode json, String field, Iterable<String> values) {
        ArrayNode array = json.putArray(field);
        values.forEach(array::add);
    }

    private static void arrayUnlessEmpty(ObjectNode json, String field, Set<String> values) {
        if (!values.isEmpty()) {
            array(json, field, values.stream().sorted().toList());
        }
    }
}
