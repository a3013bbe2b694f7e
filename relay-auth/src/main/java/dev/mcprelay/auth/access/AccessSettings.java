// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.access;

import java.util.List;

import dev.mcprelay.auth.policy.Scopes;

/// What holds for every tunnel.
///
/// @param scopes what a call needs where the tunnel's policy does not say (`relay.auth.scopes`)
/// @param openAllowed whether tunnels without any token are served at all
public record AccessSettings(List<String> scopes, ScopeHierarchy hierarchy, boolean openAllowed) {

    public AccessSettings {
        scopes = List.copyOf(scopes);
        if (!scopes.stream().allMatch(Scopes::wellFormed)) {
            throw new IllegalArgumentException(
                    "scopes: " + scopes + " (expected: visible ASCII without blanks, quotes and backslashes)");
        }
    }
}
