// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.server;

import java.util.Optional;

import reactor.core.publisher.Flux;

import dev.mcprelay.protocol.error.JsonRpcError;

/// Revision 2026-07-28: every request stands alone and says in `_meta` what a session used to know.
final class ModernEra {
    static final String VERSION = "2026-07-28";
    static final String VERSION_HEADER = "MCP-Protocol-Version";

    private static final int METHOD_NOT_FOUND = -32601;
    private static final int UNSUPPORTED_VERSION = -32022;
    private static final String CAPABILITIES_KEY = "io.modelcontextprotocol/clientCapabilities";

    private final String meta;
    private final ToolBox toolBox;
    private final ToolCalls toolCalls;
    private final Listens listens;

    ModernEra(String serverInfo, ToolBox toolBox, ToolCalls toolCalls, Listens listens) {
        this.meta = JsonText.object()
                .raw("io.modelcontextprotocol/serverInfo", serverInfo)
                .end();
        this.toolBox = toolBox;
        this.toolCalls = toolCalls;
        this.listens = listens;
    }

    /// A request is modern when it says so in header or body. Versions are dates and compare as text; anything that is
    /// no date at all, such as v999.0.0, sorts behind them.
    static boolean speaks(Message message, Headers headers) {
        RawObject params = switch (message) {
            case Message.Request request -> request.params();
            case Message.Notification notification -> notification.params();
            case Message.Response _, Message.Malformed _ -> RawObject.EMPTY;
        };
        boolean header = headers.first(VERSION_HEADER)
                .filter(version -> version.compareTo(VERSION) >= 0)
                .isPresent();
        return header || params.object("_meta").raw(Message.VERSION_KEY).isPresent();
    }

    Answer answer(Message.Request request, Headers headers) {
        return MirroredHeaders.mismatch(request, headers)
                .map(reason -> Answer.error(
                        Answer.BAD_REQUEST, request, JsonRpcError.HEADER_MISMATCH, "Header mismatch: " + reason))
                .or(() -> refused(request))
                .orElseGet(() -> served(request, headers));
    }

    private static Optional<Answer> refused(Message.Request request) {
        Optional<String> version = request.metaVersion();
        if (version.isEmpty() || !request.meta().holdsObject(CAPABILITIES_KEY)) {
            return Optional.of(Answer.error(
                    Answer.BAD_REQUEST,
                    request,
                    JsonRpcError.INVALID_PARAMS,
                    "Missing in _meta: " + (version.isEmpty() ? Message.VERSION_KEY : CAPABILITIES_KEY)));
        }
        return version.filter(it -> !it.equals(VERSION)).map(requested -> unsupported(request, requested));
    }

    private static Answer unsupported(Message.Request request, String requested) {
        String data = JsonText.object()
                .raw("supported", "[" + JsonText.quote(VERSION) + "]")
                .string("requested", requested)
                .end();
        String message = Answer.errorMessage(request.id(), UNSUPPORTED_VERSION, "Unsupported protocol version", data);
        return new Answer(Answer.BAD_REQUEST, false, Flux.just(message));
    }

    private Answer served(Message.Request request, Headers headers) {
        return switch (request.method()) {
            case "server/discover" -> Answer.result(request, discovered());
            case "tools/list" -> Answer.result(request, listed());
            case "tools/call" -> toolCalls.call(request, headers, Answer.BAD_REQUEST, this::render);
            case "subscriptions/listen" -> listens.open(request);
            default -> Answer.error(Answer.NOT_FOUND, request, METHOD_NOT_FOUND, "Method not found");
        };
    }

    private String discovered() {
        JsonText result = JsonText.object()
                .string("resultType", "complete")
                .raw("supportedVersions", "[" + JsonText.quote(VERSION) + "]")
                .raw("capabilities", "{\"tools\":{\"listChanged\":true}}");
        return uncached(result).raw("_meta", meta).end();
    }

    private String listed() {
        JsonText result = JsonText.object().string("resultType", "complete").raw("tools", toolBox.list());
        return uncached(result).raw("_meta", meta).end();
    }

    private String render(Tool.Content content) {
        JsonText result = JsonText.object().string("resultType", "complete");
        return content.writeTo(result).raw("_meta", meta).end();
    }

    private static JsonText uncached(JsonText result) {
        return result.number("ttlMs", 0).string("cacheScope", "private");
    }
}
