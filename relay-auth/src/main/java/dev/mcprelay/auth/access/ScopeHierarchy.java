// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.access;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Which scopes a broader one implies (`relay.auth.scope-hierarchy`). Configured, not guessed from names; of
/// any depth.
public record ScopeHierarchy(Map<String, Set<String>> implied) {
    public static final ScopeHierarchy FLAT = new ScopeHierarchy(Map.of());

    public ScopeHierarchy {
        Map<String, Set<String>> closed = new HashMap<>();
        for (String broad : implied.keySet()) {
            closed.put(broad, Set.copyOf(closure(broad, implied)));
        }
        implied = Map.copyOf(closed);
    }

    boolean suffices(Set<String> granted, Collection<String> required) {
        return required.stream()
                .allMatch(scope -> granted.contains(scope)
                        || granted.stream()
                                .anyMatch(broad ->
                                        implied.getOrDefault(broad, Set.of()).contains(scope)));
    }

    private static Set<String> closure(String broad, Map<String, Set<String>> direct) {
        Set<String> reached = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(direct.getOrDefault(broad, Set.of()));
        while (!open.isEmpty()) {
            String scope = open.pop();
            if (reached.add(scope)) {
                open.addAll(direct.getOrDefault(scope, Set.of()));
            }
        }
        return reached;
    }
}
