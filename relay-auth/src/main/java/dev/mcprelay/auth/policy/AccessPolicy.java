// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.policy;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/// What a tunnel asks of its callers.
///
/// @param issuers whose tokens count, as configured strings; empty: every issuer of the relay
/// @param requiredScopes what each call needs; null: the relay's own default; empty: none
/// @param toolScopes what the call of one tool needs besides, by the tool's name
/// @param allow which principals; null: every principal of the issuers; empty: nobody
/// @param channelsShareAudience whether a token for the tunnel's URL is good for its channels' URLs too
public record AccessPolicy(
        AccessMode mode,
        List<String> issuers,
        @Nullable List<String> requiredScopes,
        Map<String, List<String>> toolScopes,
        @Nullable List<AllowRule> allow,
        boolean channelsShareAudience) {

    /// The relay's own issuers and scopes, every principal.
    public static final AccessPolicy DEFAULT =
            new AccessPolicy(AccessMode.RELAY, List.of(), null, Map.of(), null, false);

    /// Anyone may call.
    public static final AccessPolicy OPEN = new AccessPolicy(AccessMode.OPEN, List.of(), null, Map.of(), null, false);

    public AccessPolicy {
        issuers = List.copyOf(issuers);
        requiredScopes = requiredScopes == null ? null : List.copyOf(requiredScopes);
        toolScopes = toolScopes.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> List.copyOf(e.getValue())));
        allow = allow == null ? null : List.copyOf(allow);
    }
}
