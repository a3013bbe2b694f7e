// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.security;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.server.PathContainer;

import static org.assertj.core.api.Assertions.assertThat;

final class KeyPathsTest {

    @ParameterizedTest
    @CsvSource({
        "/v1/tunnels, true, false, ",
        "/v1/tunnels/, true, false, ''",
        "/v1/tunnels/a, true, true, a",
        "/v1/tunnels/a/, true, false, a",
        "/v1/tunnels/a/cloudflare/runtime, true, true, a",
        "/v1/tunnel/a/cloudflare/runtime, true, true, a",
        "/v1/tunnels/a/cloudflare, true, false, a",
        "/v1/tunnels/a/b/cloudflare/runtime, true, false, a",
        "/v1/tunnels/a/keys, true, false, a",
        "/v1/tunnels/a/keys/a, true, false, a",
        "/v1/tunnels/a/keys/a/cloudflare/runtime, true, false, a",
        "/v1/tunnels//keys, true, false, ''",
        "/v1/tunnel//response, false, false, ''",
        "/v1/tunnel/a, true, false, a",
        "/v1/tunnel, false, false, ",
        "/v1/admin/nodes, true, false, ",
        "/v1/mcp/a, false, false, ",
        "/v1/tunnelsa, false, false, ",
        "/, false, false, "
    })
    void aPathSaysWhichKeyItWantsAndOfWhichTunnel(String raw, boolean wantsKey, boolean read, String tunnel) {
        // Given
        PathContainer path = PathContainer.parsePath(raw);
        // When
        boolean wanted = KeyPaths.wantsKey(path);
        // Then
        assertThat(wanted).isEqualTo(wantsKey);
        assertThat(KeyPaths.isReadByClients(path)).isEqualTo(read);
        assertThat(KeyPaths.tunnelOf(path).orElse(null)).isEqualTo(tunnel);
    }
}
