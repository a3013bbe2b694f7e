// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.mcp;

import java.util.Arrays;

import dev.mcprelay.auth.registry.Tunnel;
import dev.mcprelay.auth.resource.Resource;
import dev.mcprelay.auth.token.Caller;
import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.header.HeaderName;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.TunnelId;

/// A request of a caller who may call this tunnel.
///
/// @param known the tunnel as it was when the caller was let in
record McpRequest(
        ChannelName channel, Resource resource, Caller caller, Tunnel known, HeaderFields headers, String requestId) {

    TunnelId tunnel() {
        return known.id();
    }

    /// The tunnel asks for no token, so what the private server says of authentication passes.
    boolean open() {
        return caller.isAnonymous();
    }

    /// A short stable key of who calls.
    String principal() {
        return caller.principal().value();
    }

    /// Whether a stream of events is welcome. A caller that says nothing gets JSON: it may be a person with curl.
    boolean acceptsEvents() {
        return accepts("text/event-stream");
    }

    private boolean accepts(String mediaType) {
        if (!headers.has(HeaderName.ACCEPT)) {
            return false;
        }
        return headers.all(HeaderName.ACCEPT).stream()
                .flatMap(line -> Arrays.stream(line.split(",", -1)))
                .map(range -> range.split(";", -1)[0].strip())
                .anyMatch(range -> range.equalsIgnoreCase(mediaType) || range.equals("text/*") || range.equals("*/*"));
    }
}
