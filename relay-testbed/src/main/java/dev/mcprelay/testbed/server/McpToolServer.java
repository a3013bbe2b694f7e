// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.server;

import java.util.UUID;
import java.util.function.Consumer;

/// One MCP server of both eras without a transport: a message in, messages out. Safe from any thread.
final class McpToolServer {
    private final String marker = UUID.randomUUID().toString();
    private final Executions executions;
    private final Listens listens = new Listens();
    private final SessionEra sessionEra;
    private final ModernEra modernEra;

    /// @param name    what the server calls itself
    /// @param journal told the uid of every execution before its tool runs
    McpToolServer(String name, Consumer<String> journal) {
        this.executions = new Executions(journal);
        var toolBox = new ToolBox(marker, executions);
        var toolCalls = new ToolCalls(toolBox, executions);
        String serverInfo =
                JsonText.object().string("name", name).string("version", "1").end();
        this.sessionEra = new SessionEra(serverInfo, toolBox, toolCalls);
        this.modernEra = new ModernEra(serverInfo, toolBox, toolCalls, listens);
    }

    /// @param headers none when the transport has none
    Answer answer(Message message, Headers headers) {
        return switch (message) {
            case Message.Malformed(int code, String reason) -> Answer.error(Answer.BAD_REQUEST, "null", code, reason);
            case Message.Notification _, Message.Response _ -> Answer.accepted();
            case Message.Request request ->
                ModernEra.speaks(request, headers)
                        ? modernEra.answer(request, headers)
                        : sessionEra.answer(request, headers);
        };
    }

    String marker() {
        return marker;
    }

    Executions executions() {
        return executions;
    }

    Listens listens() {
        return listens;
    }
}
