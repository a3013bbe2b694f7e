// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.tunnelclient.workaround;

/// v0.0.9 and before say `/v1/tunnel/` where all others say `/v1/tunnels/`.
public final class SingularPaths {
    private static final String SINGULAR = "/v1/tunnel/";
    private static final String PLURAL = "/v1/tunnels/";

    private SingularPaths() {}

    /// The path as later releases spell it.
    public static String modern(String path) {
        return path.startsWith(SINGULAR) ? PLURAL + path.substring(SINGULAR.length()) : path;
    }
}
