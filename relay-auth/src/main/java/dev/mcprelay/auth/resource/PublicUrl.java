// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.resource;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.TunnelId;

/// The origin under which the world knows the relay (`relay.public-url`). Kept in the form in which clients
/// compare it: scheme and host in lower case, no default port, no trailing slash.
public record PublicUrl(String value) {

    public PublicUrl {
        value = canonical(value);
    }

    /// The resource of a tunnel's URL.
    ///
    /// @param channel as the URL names it; null when it names none
    public Resource resource(TunnelId tunnel, @Nullable ChannelName channel) {
        return new Resource(this, tunnel, channel, false);
    }

    @Override
    public String toString() {
        return value;
    }

    private static String canonical(String value) {
        URI uri;
        try {
            uri = new URI(value);
        } catch (URISyntaxException e) {
            throw refused();
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        boolean https = scheme.equals("https");
        boolean onlyAnOrigin = uri.getHost() != null
                && uri.getRawUserInfo() == null
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null
                && (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"));
        if (!onlyAnOrigin || !(https || scheme.equals("http"))) {
            throw refused();
        }
        int defaultPort = https ? 443 : 80;
        String port = uri.getPort() == -1 || uri.getPort() == defaultPort ? "" : ":" + uri.getPort();
        return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port;
    }

    /// Without the value: it may hold a password.
    private static IllegalArgumentException refused() {
        return new IllegalArgumentException(
                "public url: not usable (expected: an origin such as https://relay.example.com, without user or path)");
    }
}
