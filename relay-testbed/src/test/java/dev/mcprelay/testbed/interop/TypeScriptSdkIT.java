// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.interop;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// A caller on the official TypeScript SDK meets the relay in both eras, as a user's own program would.
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@ExtendWith(InteropWorld.Provider.class)
final class TypeScriptSdkIT {
    private Peer peer;

    @BeforeEach
    void install() {
        peer = Peer.typescript();
    }

    @ParameterizedTest(name = "mode {0}: {1}")
    @CsvSource({"legacy, 2025-11-25", "auto, 2026-07-28", "2026-07-28, 2026-07-28"})
    void theSdkFindsItsEraAndCallsTools(String mode, String version, InteropWorld world) {
        // Given
        try (PeerScene scene = new PeerScene(world)) {
            // When
            JsonNode seen = peer.visit(scene.url(), scene.token(), mode);
            // Then
            scene.isAsTheServerSaid(seen, version);
        }
    }
}
