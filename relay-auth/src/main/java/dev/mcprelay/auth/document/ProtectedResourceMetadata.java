// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.document;

import java.util.List;
import java.util.Optional;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import dev.mcprelay.auth.access.TunnelAccess;
import dev.mcprelay.auth.registry.TunnelEntry;
import dev.mcprelay.auth.resource.Resource;

/// The protected resource metadata of each URL that can be called (RFC 9728 §2).
public final class ProtectedResourceMetadata {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final List<String> issuers;
    private final TunnelAccess access;

    /// @param issuers of the relay, as configured and in that order
    public ProtectedResourceMetadata(List<String> issuers, TunnelAccess access) {
        this.issuers = List.copyOf(issuers);
        this.access = access;
    }

    /// Whether there is anybody to get a token from.
    public boolean hasIssuers() {
        return !issuers.isEmpty();
    }

    /// The document as UTF-8. Empty where there is no OAuth to discover: for an open tunnel, or a relay
    /// without issuers. Answer 404 then, and clients go on without a token.
    ///
    /// @param entry the tunnel of the path; empty when there is none
    public Optional<byte[]> document(Resource resource, Optional<TunnelEntry> entry) {
        List<String> servers = entry.map(known -> known.tunnel().policy().issuers())
                .filter(own -> !own.isEmpty())
                .orElse(issuers);
        // a tunnel's own issuers are a choice among the relay's
        if (issuers.isEmpty() || access.isOpen(entry)) {
            return Optional.empty();
        }
        ObjectNode json = JSON.createObjectNode();
        json.put("resource", resource.uri());
        array(json, "authorization_servers", servers);
        array(json, "scopes_supported", access.requiredScopes(entry));
        array(json, "bearer_methods_supported", List.of("header"));
        json.put("resource_name", "Private MCP tunnel");
        return Optional.of(JSON.writeValueAsBytes(json));
    }

    private static void array(ObjectNode json, String field, List<String> values) {
        ArrayNode array = json.putArray(field);
        values.forEach(array::add);
    }
}
