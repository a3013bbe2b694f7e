// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

import dev.mcprelay.client.relay.RelayLink.ClientName;

/// What this client calls itself, and which version the build made.
final class ClientRelease {
    static final ClientName NAME = new ClientName("mcp-relay-client", version());

    private ClientRelease() {}

    private static String version() {
        try (InputStream file = Objects.requireNonNull(
                ClientRelease.class.getResourceAsStream("release.properties"), "release.properties")) {
            Properties release = new Properties();
            release.load(file);
            return release.getProperty("version");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
