// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// What a server answers to `ROLE`.
final class ServerRole {
    private static final String PRIMARY = "master";
    private static final String REPLICA = "slave";

    private ServerRole() {}

    static boolean isPrimary(List<Object> role) {
        return is(role, PRIMARY);
    }

    static boolean isReplica(List<Object> role) {
        return is(role, REPLICA);
    }

    /// The name is of the type that the connection's values have.
    private static boolean is(List<Object> role, String expected) {
        String name = role.isEmpty()
                ? ""
                : switch (role.getFirst()) {
                    case byte[] bytes -> new String(bytes, StandardCharsets.US_ASCII);
                    case Object other -> other.toString();
                };
        return name.equals(expected);
    }
}
