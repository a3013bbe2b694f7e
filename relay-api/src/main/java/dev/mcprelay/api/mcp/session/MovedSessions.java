// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.mcp.session;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/// Where sessions live that began anew, the latest of them: what is forgotten is asked again. Guarded by
/// its own lock, held for one map operation. Of this node only.
final class MovedSessions {
    private static final int REMEMBERED = 10_000;

    private final Map<String, Integer> homes = new LinkedHashMap<>();

    synchronized void put(String session, int instanceHash) {
        var _ = homes.remove(session);
        homes.put(session, instanceHash);
        if (homes.size() > REMEMBERED) {
            var _ = homes.remove(homes.keySet().iterator().next());
        }
    }

    synchronized OptionalInt of(String session) {
        Integer home = homes.get(session);
        return home == null ? OptionalInt.empty() : OptionalInt.of(home);
    }
}
