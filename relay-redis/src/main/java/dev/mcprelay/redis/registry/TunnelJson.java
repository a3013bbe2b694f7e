// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.registry;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import dev.mcprelay.auth.policy.AccessPolicyJson;
import dev.mcprelay.auth.registry.KeyId;
import dev.mcprelay.auth.registry.Owners;
import dev.mcprelay.auth.registry.RuntimeKey;
import dev.mcprelay.auth.registry.Tunnel;
import dev.mcprelay.protocol.id.TunnelId;

/// Tunnels and keys as they are stored. Fields may be added; what is there keeps its name and meaning. A
/// document that cannot be read is an exception: the tunnel is then denied, never served with a part of its
/// policy.
final class TunnelJson {
    private static final String NAME = "name";
    private static final String DESCRIPTION = "description";
    private static final String ORGANIZATIONS = "organization_ids";
    private static final String WORKSPACES = "workspace_ids";
    private static final String TENANTS = "tenant_ids";
    private static final String POLICY = "policy";
    private static final String CREATED = "created_at_ms";
    private static final String UPDATED = "updated_at_ms";
    private static final String DIGEST = "digest";
    private static final String LABEL = "label";
    private static final String EXPIRES = "expires_at_ms";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private TunnelJson() {}

    static String write(Tunnel tunnel) {
        ObjectNode json = JSON.createObjectNode();
        json.put(NAME, tunnel.name()).put(DESCRIPTION, tunnel.description());
        strings(json, ORGANIZATIONS, tunnel.owners().organizationIds());
        strings(json, WORKSPACES, tunnel.owners().workspaceIds());
        strings(json, TENANTS, tunnel.owners().tenantIds());
        json.set(POLICY, AccessPolicyJson.write(tunnel.policy()));
        json.put(CREATED, tunnel.createdAt().toEpochMilli());
        json.put(UPDATED, tunnel.updatedAt().toEpochMilli());
        return JSON.writeValueAsString(json);
    }

    static Tunnel tunnel(TunnelId id, String text) {
        JsonNode json = JSON.readTree(text);
        return new Tunnel(
                id,
                json.required(NAME).stringValue(),
                json.required(DESCRIPTION).stringValue(),
                new Owners(strings(json, ORGANIZATIONS), strings(json, WORKSPACES), strings(json, TENANTS)),
                AccessPolicyJson.read(json.required(POLICY)),
                instant(json.required(CREATED)),
                instant(json.required(UPDATED)));
    }

    static String write(RuntimeKey key) {
        ObjectNode json = JSON.createObjectNode();
        json.put(DIGEST, key.digest()).put(LABEL, key.label());
        json.put(CREATED, key.createdAt().toEpochMilli());
        if (key.expiresAt() != null) {
            json.put(EXPIRES, key.expiresAt().toEpochMilli());
        }
        return JSON.writeValueAsString(json);
    }

    static RuntimeKey key(KeyId id, String text, @Nullable Instant lastUsedAt) {
        JsonNode json = JSON.readTree(text);
        return new RuntimeKey(
                id,
                json.required(DIGEST).stringValue(),
                json.required(LABEL).stringValue(),
                instant(json.required(CREATED)),
                json.has(EXPIRES) ? instant(json.required(EXPIRES)) : null,
                lastUsedAt);
    }

    private static Instant instant(JsonNode millis) {
        return Instant.ofEpochMilli(millis.longValue());
    }

    private static List<String> strings(JsonNode json, String field) {
        return json.required(field).valueStream().map(JsonNode::stringValue).toList();
    }

    private static void strings(ObjectNode json, String field, List<String> values) {
        ArrayNode array = json.putArray(field);
        values.forEach(array::add);
    }
}
