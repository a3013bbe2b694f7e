// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client.relay;

import java.net.URI;

import dev.mcprelay.protocol.id.InstanceId;
import dev.mcprelay.protocol.id.TunnelId;

/// Which relay, as whom.
///
/// @param url `http` or `https`, with a host; a path is kept as a prefix
public record RelayAddress(URI url, TunnelId tunnel, RuntimeKey key, InstanceId instance) {

    public RelayAddress {
        boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!web || url.getHost() == null || url.getRawQuery() != null || url.getRawUserInfo() != null) {
            throw new IllegalArgumentException("relay URL: " + url.getScheme()
                    + " (expected: http://host or https://host, without user and query)");
        }
    }

    /// `…/v1/tunnels/{id}`, below which everything is.
    String tunnelUrl() {
        String base = url.toASCIIString();
        return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + "/v1/tunnels/" + tunnel;
    }
}
