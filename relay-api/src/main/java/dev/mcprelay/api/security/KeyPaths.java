// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.security;

import java.util.List;
import java.util.Optional;

/// The paths that want a key, under every name that they have.
final class KeyPaths {
    /// What a tunnel client reads with its runtime key.
    static final String[] CLIENTS = {
        "/v1/tunnels/{id}", "/v1/tunnels/{id}/cloudflare/runtime", "/v1/tunnel/{id}/cloudflare/runtime"
    };

    /// What only an administrator may do, and whatever may be added below.
    static final String[] ADMINS = {"/v1/tunnels", "/v1/tunnels/**", "/v1/tunnel/**", "/v1/admin/**"};

    private static final String LIST = "/v1/tunnels";
    private static final String ADMIN = "/v1/admin/";
    private static final List<String> TUNNEL = List.of("/v1/tunnels/", "/v1/tunnel/");
    private static final String CLOUDFLARE = "/cloudflare/runtime";

    private KeyPaths() {}

    static boolean wantsKey(String path) {
        return path.equals(LIST) || path.startsWith(ADMIN) || TUNNEL.stream().anyMatch(path::startsWith);
    }

    static boolean isReadByClients(String path) {
        return tunnelOf(path)
                .filter(id -> path.endsWith("/" + id) || path.endsWith(id + CLOUDFLARE))
                .isPresent();
    }

    /// The segment behind the prefix, raw, perhaps empty; none where the path names no tunnel.
    static Optional<String> tunnelOf(String path) {
        return TUNNEL.stream().filter(path::startsWith).findFirst().map(prefix -> {
            int slash = path.indexOf('/', prefix.length());
            return slash < 0 ? path.substring(prefix.length()) : path.substring(prefix.length(), slash);
        });
    }
}
