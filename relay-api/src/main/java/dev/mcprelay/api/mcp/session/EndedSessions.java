// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.mcp.session;

import java.util.LinkedHashMap;
import java.util.Map;

/// Minted sessions that their callers have ended, the latest of them: an older one lives again, which harms
/// nobody but its own caller. Guarded by its own lock, held for one map operation. Known to this node only.
public final class EndedSessions {
    private static final int REMEMBERED = 100_000;

    private final Map<String, Boolean> ids = new LinkedHashMap<>();

    public synchronized void add(String id) {
        ids.put(id, Boolean.TRUE);
        if (ids.size() > REMEMBERED) {
            var oldest = ids.keySet().iterator();
            var _ = oldest.next();
            oldest.remove();
        }
    }

    public synchronized boolean has(String id) {
        return ids.containsKey(id);
    }
}
