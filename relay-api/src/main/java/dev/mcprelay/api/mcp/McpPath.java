// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.mcp;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.InvalidIdException;
import dev.mcprelay.protocol.id.TunnelId;

/// `/v1/mcp/{tunnel}[/{channel}]`, character by character: an escape, a second slash or a slash at the end is another
/// URL, since a URL is the name of a resource.
sealed interface McpPath {
    String PREFIX = "/v1/mcp/";

    /// @param channel null when the path names none
    record Named(TunnelId tunnel, @Nullable ChannelName channel) implements McpPath {
        ChannelName channelOrMain() {
            return channel == null ? ChannelName.MAIN : channel;
        }
    }

    record Malformed(ErrorCode code) implements McpPath {}

    static McpPath of(String path) {
        String rest = path.substring(PREFIX.length());
        int slash = rest.indexOf('/');
        TunnelId tunnel;
        try {
            tunnel = new TunnelId(slash < 0 ? rest : rest.substring(0, slash));
        } catch (InvalidIdException malformed) {
            return new Malformed(ErrorCode.INVALID_TUNNEL_ID_FORMAT);
        }
        try {
            return new Named(tunnel, slash < 0 ? null : callable(rest.substring(slash + 1)));
        } catch (InvalidIdException malformed) {
            return new Malformed(ErrorCode.INVALID_CHANNEL_FORMAT);
        }
    }

    private static ChannelName callable(String segment) {
        ChannelName channel = new ChannelName(segment);
        // the client's inner server for OAuth documents is the relay's alone
        return channel.equals(ChannelName.HARPOON) ? new ChannelName("") : channel;
    }
}
