// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.server;

import java.util.Optional;

import reactor.core.publisher.Flux;

import dev.mcprelay.protocol.error.JsonRpcError;

/// Runs `tools/call` for both eras: finds the tool, counts the execution, notes when it is cut off.
final class ToolCalls {
    private final ToolBox toolBox;
    private final Executions executions;

    ToolCalls(ToolBox toolBox, Executions executions) {
        this.toolBox = toolBox;
        this.executions = executions;
    }

    /// How an era writes the result of a tool.
    @FunctionalInterface
    interface Rendering {
        String render(Tool.Content content);
    }

    /// @param refused the HTTP status for parameters that make no sense
    Answer call(Message.Request request, Headers headers, int refused, Rendering rendering) {
        Optional<Tool> tool = request.params().string("name").flatMap(toolBox::find);
        if (tool.isEmpty()) {
            return Answer.error(refused, request, JsonRpcError.INVALID_PARAMS, "Unknown tool");
        }
        RawObject arguments = request.params().object("arguments");
        var call = new Tool.Call(arguments, request.meta().raw("progressToken"), headers);
        Optional<String> uid = tool.get().name().equals(ToolBox.COUNT) ? Optional.empty() : arguments.key("uid");
        uid.ifPresent(executions::started);
        try {
            return answer(request, tool.get().body().run(call), uid, rendering);
        } catch (InvalidArgumentException e) {
            return Answer.error(refused, request, JsonRpcError.INVALID_PARAMS, "Invalid argument: " + e.getMessage());
        }
    }

    private Answer answer(Message.Request request, Tool.Run run, Optional<String> uid, Rendering rendering) {
        return switch (run) {
            case Tool.Run.Failed(int status, int code, String message) -> Answer.error(status, request, code, message);
            case Tool.Run.Running(boolean streamed, var notices, var content) -> {
                var result = content.map(it -> Answer.resultMessage(request.id(), rendering.render(it)));
                // outermost, so that a cut between the last notice and the result is seen as well
                Flux<String> messages =
                        Flux.concat(notices, result).doOnCancel(() -> uid.ifPresent(executions::aborted));
                yield new Answer(Answer.OK, streamed, messages);
            }
        };
    }
}
