// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.error;

/// Whose fault a failure is: who has to do something about it.
public enum Fault {
    CALLER("caller"),
    TUNNEL_CLIENT("tunnel_client"),
    PRIVATE_SERVER("private_server"),
    RELAY("relay");

    private final String wireName;

    Fault(String wireName) {
        this.wireName = wireName;
    }

    /// As `error.data.fault` says it.
    public String wireName() {
        return wireName;
    }
}
