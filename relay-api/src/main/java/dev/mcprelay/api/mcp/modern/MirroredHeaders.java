// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.mcp.modern;

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.header.HeaderName;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage;

/// The headers of a modern request say what its body says (MCP 2026-07-28, Streamable HTTP, "Standard headers"). Who
/// reads the body must check: otherwise a policy that trusts the header and a server that trusts the body disagree.
/// Unknown versions, methods and capabilities are the private server's to refuse.
public final class MirroredHeaders {

    private MirroredHeaders() {}

    /// What is wrong with a request; empty when nothing is.
    public static Optional<ErrorCode> fault(JsonRpcMessage.Request request, HeaderFields headers) {
        String version =
                headers.first(HeaderName.MCP_PROTOCOL_VERSION).orElse("").strip();
        JsonRpcMessage.Meta meta = request.params().meta();
        if (version.isEmpty()) {
            return Optional.of(ErrorCode.HEADER_BODY_MISMATCH);
        }
        if (meta.protocolVersion() == null) {
            return Optional.of(ErrorCode.INVALID_META);
        }
        if (!version.equals(meta.protocolVersion())) {
            return Optional.of(ErrorCode.HEADER_BODY_MISMATCH);
        }
        if (!meta.clientCapabilities()) {
            return Optional.of(ErrorCode.INVALID_META);
        }
        boolean mirrored = request.method()
                        .equals(headers.first(HeaderName.MCP_METHOD).orElse("").strip())
                && nameMatches(request, headers.all(HeaderName.MCP_NAME));
        return mirrored ? Optional.empty() : Optional.of(ErrorCode.HEADER_BODY_MISMATCH);
    }

    private static boolean nameMatches(JsonRpcMessage.Request request, List<String> sent) {
        if (!bearsName(request.method())) {
            return true;
        }
        String expected = name(request);
        // a body without its name is the private server's to refuse
        return expected == null
                || (sent.size() == 1
                        && expected.equals(HeaderText.decode(sent.getFirst()).orElse(null)));
    }

    private static boolean bearsName(String method) {
        return switch (method) {
            case "tools/call", "prompts/get", "resources/read", "tasks/get", "tasks/update", "tasks/cancel" -> true;
            default -> false;
        };
    }

    private static @Nullable String name(JsonRpcMessage.Request request) {
        return switch (request.method()) {
            case "tools/call", "prompts/get" -> request.params().name();
            case "resources/read" -> request.params().uri();
            default -> request.params().taskId();
        };
    }
}
