// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.policy;

import java.util.Locale;

/// Who checks the caller of a tunnel.
public enum AccessMode {
    /// The relay is the resource server: the token is checked here and stops here.
    RELAY,
    /// The private server is the resource server: the token travels to it.
    SERVER,
    /// Nobody: anyone who knows the URL may call.
    OPEN;

    /// As `policy.mode` says it.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
