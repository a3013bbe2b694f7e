// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.mcp;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

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
    /// What takes events in, from afar to close.
    private static final List<String> EVENTS = List.of("*/*", "text/*", "text/event-stream");

    private static final Pattern NO_WEIGHT = Pattern.compile("[qQ]=0(\\.0{0,3})?");

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
    /// Of several ranges the closest counts, and a weight of zero refuses (RFC 9110 §12.4.2, §12.5.1).
    boolean acceptsEvents() {
        int closest = -1;
        boolean welcome = false;
        for (String line : headers.all(HeaderName.ACCEPT)) {
            for (String range : line.split(",", -1)) {
                String[] parts = range.split(";", -1);
                int closeness = EVENTS.indexOf(parts[0].strip().toLowerCase(Locale.ROOT));
                if (closeness > closest) {
                    closest = closeness;
                    welcome = !isRefused(parts);
                }
            }
        }
        return welcome;
    }

    private static boolean isRefused(String[] rangeAndParameters) {
        return Arrays.stream(rangeAndParameters)
                .skip(1)
                .anyMatch(parameter -> NO_WEIGHT.matcher(parameter.strip()).matches());
    }
}
