// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.admin;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import dev.mcprelay.auth.key.MintedKey;
import dev.mcprelay.auth.policy.AccessPolicyJson;
import dev.mcprelay.auth.registry.Owners;
import dev.mcprelay.auth.registry.RuntimeKey;
import dev.mcprelay.auth.registry.Tunnel;
import dev.mcprelay.broker.TunnelPresence;

/// The documents of administration. A tunnel has the official shape; the fields beyond it are ignored by
/// the official client.
final class AdminJson {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private AdminJson() {}

    static ObjectNode tunnel(Tunnel tunnel) {
        ObjectNode json = JSON.createObjectNode();
        json.put("id", tunnel.id().value());
        json.put("name", tunnel.name());
        json.put("description", tunnel.description());
        owners(json, tunnel.owners());
        json.put("created_at", tunnel.createdAt().toString());
        json.put("updated_at", tunnel.updatedAt().toString());
        json.set("policy", AccessPolicyJson.write(tunnel.policy()));
        return json;
    }

    private static void owners(ObjectNode json, Owners owners) {
        strings(json.putArray("organization_ids"), owners.organizationIds());
        strings(json.putArray("workspace_ids"), owners.workspaceIds());
        strings(json.putArray("tenant_ids"), owners.tenantIds());
    }

    /// A tunnel and whether it works: the only place that knows.
    static ObjectNode tunnel(Tunnel tunnel, TunnelPresence presence, Instant now) {
        ObjectNode json = tunnel(tunnel);
        json.put("connected", presence.connected());
        json.put("last_seen_at", seen(presence, now));
        json.put("waiting", presence.waiting());
        ArrayNode instances = json.putArray("instances");
        for (TunnelPresence.InstancePresence instance : presence.instances()) {
            ObjectNode shown = instances
                    .addObject()
                    .put("id", instance.instance().value())
                    .put("client", instance.client().name())
                    .put("version", instance.client().rawVersion())
                    .put("connected", instance.connected())
                    .put("parked", instance.parked())
                    .put("in_flight", instance.inFlight());
            health(shown, instance, now);
        }
        return json;
    }

    /// Whether calls pass it over, and what that was judged by.
    private static void health(ObjectNode json, TunnelPresence.InstancePresence instance, Instant now) {
        json.put("last_poll_gap_ms", instance.pollGap().toMillis());
        json.put(
                "oldest_call_ms",
                instance.oldestCall() == null ? null : instance.oldestCall().toMillis());
        ArrayNode ejected = json.putArray("ejected_channels");
        for (TunnelPresence.Ejection ejection : instance.ejections()) {
            ejected.addObject()
                    .put("channel", ejection.channel().value())
                    .put("reason", ejection.ailment().wireName())
                    .put("since", now.minus(ejection.age()).toString());
        }
    }

    private static @Nullable String seen(TunnelPresence presence, Instant now) {
        return presence.sinceLastSeen() == null
                ? null
                : now.minus(presence.sinceLastSeen()).toString();
    }

    static ObjectNode tunnels(List<Tunnel> tunnels) {
        ObjectNode json = JSON.createObjectNode();
        ArrayNode list = json.putArray("tunnels");
        tunnels.forEach(tunnel -> list.add(tunnel(tunnel)));
        return json;
    }

    static ObjectNode key(RuntimeKey key) {
        ObjectNode json = JSON.createObjectNode();
        json.put("id", key.id().value());
        json.put("label", key.label());
        json.put("created_at", key.createdAt().toString());
        json.put("expires_at", key.expiresAt() == null ? null : key.expiresAt().toString());
        json.put(
                "last_used_at",
                key.lastUsedAt() == null ? null : key.lastUsedAt().toString());
        return json;
    }

    /// The only time that the secret is shown.
    static ObjectNode key(MintedKey minted) {
        return key(minted.key()).put("key", minted.secret().reveal());
    }

    static ObjectNode keys(List<RuntimeKey> keys) {
        ObjectNode json = JSON.createObjectNode();
        ArrayNode list = json.putArray("keys");
        keys.forEach(key -> list.add(key(key)));
        return json;
    }

    private static void strings(ArrayNode array, List<String> values) {
        values.forEach(array::add);
    }
}
