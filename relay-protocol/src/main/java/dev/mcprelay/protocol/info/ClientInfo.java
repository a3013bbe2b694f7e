// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.info;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.header.HeaderName;

/// What one request of a tunnel client says of its sender.
///
/// @param name `oai-tunnel-client` for the official one; shortened to 64 characters
/// @param rawVersion as sent; shortened to 64 characters
/// @param version only of official clients: other clients follow the newest contract
/// @param serverInfo null before v0.0.11
public record ClientInfo(
        String name,
        String rawVersion,
        @Nullable ClientVersion version,
        @Nullable ServerInfo serverInfo) {
    /// The name under which the official client goes.
    public static final String OFFICIAL = "oai-tunnel-client";

    private static final ClientVersion V0_0_9 = new ClientVersion(0, 0, 9);
    private static final ClientVersion V0_0_10 = new ClientVersion(0, 0, 10);
    private static final ClientVersion V0_0_11 = new ClientVersion(0, 0, 11);

    public static ClientInfo from(HeaderFields headers) {
        String name = shown(headers.first(HeaderName.CLIENT_NAME).orElse(""));
        String version = shown(headers.first(HeaderName.CLIENT_VERSION).orElse(""));
        Optional<ServerInfo> info = headers.first(HeaderName.SERVER_INFO).flatMap(ServerInfo::parse);
        return new ClientInfo(
                name,
                version,
                name.equals(OFFICIAL) ? ClientVersion.parse(version).orElse(null) : null,
                info.orElse(null));
    }

    /// v0.0.9 and before do not serialise a stdio channel: two overlapping commands kill it.
    public boolean overlapsStdio() {
        return version != null && version.compareTo(V0_0_9) <= 0;
    }

    /// v0.0.11 ends its process when `response_timeout` passes during a stdio call.
    public boolean diesOfStdioTimeout() {
        return V0_0_11.equals(version);
    }

    /// Up to v0.0.10 error texts hold the private server's address.
    public boolean leaksAddresses() {
        return version != null && version.compareTo(V0_0_10) <= 0;
    }

    private static String shown(String value) {
        String shortened = value.length() > 64 ? value.substring(0, 64) : value;
        return shortened.chars().allMatch(c -> c > 0x20 && c < 0x7f) ? shortened : "";
    }
}
