// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.resource;

import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.TunnelId;

/// One URL that can be called, and what a token for it is made out to (RFC 8707, RFC 9728). `…/{tunnel}` and
/// `…/{tunnel}/main` are two resources, though they reach the same private server.
///
/// @param channel as the URL names it; null when it names none
/// @param sharesTunnelAudience whether a token for the tunnel's URL is good here too
public record Resource(
        PublicUrl origin, TunnelId tunnel, @Nullable ChannelName channel, boolean sharesTunnelAudience) {
    private static final String CALL = "/v1/mcp/";
    private static final String METADATA = "/.well-known/oauth-protected-resource";

    /// The same resource under a policy that says so.
    public Resource sharingTunnelAudience(boolean shared) {
        return new Resource(origin, tunnel, channel, shared);
    }

    /// The URL that is called: the resource identifier.
    public String uri() {
        return origin.value() + path();
    }

    /// Where its metadata document is.
    public String metadataUri() {
        return origin.value() + METADATA + path();
    }

    /// What an access token for this resource may name as its audience.
    public Set<String> audiences() {
        return sharesTunnelAudience && channel != null ? Set.of(uri(), origin.value() + CALL + tunnel) : Set.of(uri());
    }

    private String path() {
        return channel == null ? CALL + tunnel : CALL + tunnel + "/" + channel;
    }
}
