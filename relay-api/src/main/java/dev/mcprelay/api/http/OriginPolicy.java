// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.http;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/// Which web pages may call (MCP, Streamable HTTP, "Security warning": DNS rebinding). No `Origin`: no
/// browser, welcome.
/// `null` is an origin like any other, and not ours.
public final class OriginPolicy {
    private final Set<String> allowed;

    /// @param own the relay's public origin
    /// @param others that may call besides; `*`: any
    public OriginPolicy(String own, List<String> others) {
        allowed = others.stream().map(OriginPolicy::canonical).collect(Collectors.toSet());
        allowed.add(originOf(own));
    }

    public boolean allows(@Nullable String origin) {
        return origin == null || allowed.contains("*") || allowed.contains(canonical(origin)) || isLocalTwin(origin);
    }

    /// With a public URL on loopback every spelling of loopback with the same port is ours.
    private boolean isLocalTwin(String origin) {
        try {
            URI uri = URI.create(origin);
            return isLoopback(uri.getHost())
                    && allowed.stream()
                            .filter(own -> !own.equals("*"))
                            .map(URI::create)
                            .anyMatch(own -> isLoopback(own.getHost()) && own.getPort() == uri.getPort());
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static boolean isLoopback(@Nullable String host) {
        return "localhost".equals(host) || "127.0.0.1".equals(host) || "[::1]".equals(host);
    }

    /// As a browser writes it (RFC 6454 §6.1): without path, and without the port that is usual.
    private static String originOf(String url) {
        URI uri = URI.create(canonical(url));
        boolean usual = uri.getPort() < 0 || uri.getPort() == ("https".equals(uri.getScheme()) ? 443 : 80);
        return uri.getScheme() + "://" + uri.getHost() + (usual ? "" : ":" + uri.getPort());
    }

    private static String canonical(String origin) {
        return origin.strip().toLowerCase(Locale.ROOT);
    }
}
