// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.server;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/// What a modern request over HTTP says in its headers must equal what its body says (MCP 2026-07-28, transports).
final class MirroredHeaders {
    private static final String PREFIX = "=?base64?";
    private static final String SUFFIX = "?=";
    private static final Set<String> NAMED = Set.of("tools/call", "prompts/get");

    private MirroredHeaders() {}

    /// @return what differs; nothing on stdio, which has no headers, and nothing when the body does not state its
    ///         version, which is another error
    static Optional<String> mismatch(Message.Request request, Headers headers) {
        Optional<String> version = request.metaVersion();
        if (headers.fields().isEmpty() || version.isEmpty()) {
            return Optional.empty();
        }
        if (!headers.first(ModernEra.VERSION_HEADER).equals(version)) {
            return Optional.of(ModernEra.VERSION_HEADER);
        }
        if (!headers.first("Mcp-Method").equals(Optional.of(request.method()))) {
            return Optional.of("Mcp-Method");
        }
        if (nameInBody(request).isPresent() && !sameText(headers, "Mcp-Name", nameInBody(request))) {
            return Optional.of("Mcp-Name");
        }
        return regionDiffers(request, headers) ? Optional.of("Mcp-Param-Region") : Optional.empty();
    }

    private static Optional<String> nameInBody(Message.Request request) {
        if (request.method().equals("resources/read")) {
            return request.params().string("uri");
        }
        if (request.method().startsWith("tasks/")) {
            return request.params().string("taskId");
        }
        return NAMED.contains(request.method()) ? request.params().string("name") : Optional.empty();
    }

    private static boolean regionDiffers(Message.Request request, Headers headers) {
        Optional<String> region = request.params().object("arguments").string("region");
        boolean mirrored = nameInBody(request).equals(Optional.of(ToolBox.REGION)) && region.isPresent();
        return mirrored && !sameText(headers, "Mcp-Param-Region", region);
    }

    private static boolean sameText(Headers headers, String name, Optional<String> inBody) {
        return headers.first(name).flatMap(MirroredHeaders::decode).equals(inBody);
    }

    /// @return nothing when the value claims to be base64 and is not
    private static Optional<String> decode(String value) {
        boolean encoded = value.startsWith(PREFIX)
                && value.endsWith(SUFFIX)
                && value.length() >= PREFIX.length() + SUFFIX.length();
        if (!encoded) {
            return Optional.of(value);
        }
        String base64 = value.substring(PREFIX.length(), value.length() - SUFFIX.length());
        // the decoder alone takes missing padding
        if (base64.length() % 4 != 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
