// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.server;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// The sessions of the session era over HTTP. A server that keeps none knows none and mints none.
final class Sessions {
    static final String HEADER = "Mcp-Session-Id";

    private final boolean kept;
    private final Set<String> open = ConcurrentHashMap.newKeySet();

    Sessions(boolean kept) {
        this.kept = kept;
    }

    boolean kept() {
        return kept;
    }

    String mint() {
        String id = UUID.randomUUID().toString();
        open.add(id);
        return id;
    }

    /// A request that names no session is served: only a wrong name is an error.
    boolean refuses(Optional<String> id) {
        return kept && id.isPresent() && !open.contains(id.get());
    }

    boolean end(Optional<String> id) {
        return id.isPresent() && open.remove(id.get());
    }

    void endAll() {
        open.clear();
    }

    int count() {
        return open.size();
    }
}
