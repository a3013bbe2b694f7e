// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.util.HashMap;
import java.util.Map;

/// How many of something each has.
final class Occupancy<K> {
    private final Map<K, Integer> counts = new HashMap<>();

    void joined(K who) {
        counts.put(who, of(who) + 1);
    }

    void left(K who) {
        int rest = of(who) - 1;
        if (rest > 0) {
            counts.put(who, rest);
        } else {
            counts.remove(who);
        }
    }

    int of(K who) {
        return counts.getOrDefault(who, 0);
    }
}
