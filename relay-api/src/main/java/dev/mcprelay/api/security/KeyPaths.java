// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.security;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/// The paths that want a key, under every name that they have.
final class KeyPaths {
    /// What a tunnel client reads with its runtime key.
    static final PathPattern[] CLIENTS =
            parsed("/v1/tunnels/{id}", "/v1/tunnels/{id}/cloudflare/runtime", "/v1/tunnel/{id}/cloudflare/runtime");

    /// What only an administrator may do, and whatever may be added below.
    static final PathPattern[] ADMINS = parsed("/v1/tunnels/**", "/v1/tunnel/{id}/**", "/v1/admin/**");

    private static final PathPattern[] NAMING_A_TUNNEL = parsed("/v1/tunnels/{id}/**", "/v1/tunnel/{id}/**");
    private static final PathPattern[] NAMING_IT_EMPTY = parsed("/v1/tunnels//**", "/v1/tunnel//**");

    private KeyPaths() {}

    private static PathPattern[] parsed(String... patterns) {
        return Stream.of(patterns).map(PathPatternParser.defaultInstance::parse).toArray(PathPattern[]::new);
    }

    static boolean wantsKey(PathContainer path) {
        return matches(ADMINS, path);
    }

    static boolean isReadByClients(PathContainer path) {
        return matches(CLIENTS, path);
    }

    /// The segment behind the prefix, perhaps empty; none where the path names no tunnel.
    static Optional<String> tunnelOf(PathContainer path) {
        return Stream.of(NAMING_A_TUNNEL)
                .map(pattern -> pattern.matchAndExtract(path))
                .filter(Objects::nonNull)
                .map(found -> found.getUriVariables().get("id"))
                .findFirst()
                .or(() -> matches(NAMING_IT_EMPTY, path) ? Optional.of("") : Optional.empty());
    }

    private static boolean matches(PathPattern[] patterns, PathContainer path) {
        return Stream.of(patterns).anyMatch(pattern -> pattern.matches(path));
    }
}
