// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.server;

import java.util.List;

/// The revisions that begin with `initialize`. What a transport must know of sessions is the transport's affair.
final class SessionEra {
    static final String INITIALIZE = "initialize";

    /// Newest first.
    static final List<String> VERSIONS = List.of("2025-11-25", "2025-06-18", "2025-03-26");

    private static final int METHOD_NOT_FOUND = -32601;

    private final String serverInfo;
    private final ToolBox toolBox;
    private final ToolCalls toolCalls;

    SessionEra(String serverInfo, ToolBox toolBox, ToolCalls toolCalls) {
        this.serverInfo = serverInfo;
        this.toolBox = toolBox;
        this.toolCalls = toolCalls;
    }

    Answer answer(Message.Request request, Headers headers) {
        return switch (request.method()) {
            case INITIALIZE -> Answer.result(request, initialized(request));
            case "ping" -> Answer.result(request, "{}");
            case "tools/list" ->
                Answer.result(
                        request, JsonText.object().raw("tools", toolBox.list()).end());
            case "tools/call" -> toolCalls.call(request, headers, Answer.OK, SessionEra::render);
            default -> Answer.error(Answer.OK, request, METHOD_NOT_FOUND, "Method not found");
        };
    }

    private String initialized(Message.Request request) {
        String version = request.params()
                .string("protocolVersion")
                .filter(VERSIONS::contains)
                .orElseGet(VERSIONS::getFirst);
        return JsonText.object()
                .string("protocolVersion", version)
                .raw("capabilities", "{\"tools\":{}}")
                .raw("serverInfo", serverInfo)
                .end();
    }

    private static String render(Tool.Content content) {
        return content.writeTo(JsonText.object()).end();
    }
}
