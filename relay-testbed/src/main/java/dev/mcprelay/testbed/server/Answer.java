// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.server;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/// What the server says to one message, whatever the transport.
///
/// @param status   the HTTP status; stdio has no use for it
/// @param streamed whether HTTP answers with an event stream
/// @param messages JSON-RPC messages in order, the final one last; none for an accepted notification. Cancelling it
///                 stops the work
record Answer(int status, boolean streamed, Flux<String> messages) {
    static final int OK = 200;
    static final int BAD_REQUEST = 400;
    static final int NOT_FOUND = 404;

    static Answer accepted() {
        return new Answer(202, false, Flux.empty());
    }

    static Answer result(Message.Request request, String result) {
        return new Answer(OK, false, Flux.just(resultMessage(request.id(), result)));
    }

    static Answer error(int status, String id, int code, String message) {
        return new Answer(status, false, Flux.just(errorMessage(id, code, message, null)));
    }

    static Answer error(int status, Message.Request request, int code, String message) {
        return error(status, request.id(), code, message);
    }

    static String resultMessage(String id, String result) {
        return JsonText.object()
                .string("jsonrpc", "2.0")
                .raw("id", id)
                .raw("result", result)
                .end();
    }

    static String errorMessage(String id, int code, String message, @Nullable String data) {
        JsonText error = JsonText.object().number("code", code).string("message", message);
        if (data != null) {
            error = error.raw("data", data);
        }
        return JsonText.object()
                .string("jsonrpc", "2.0")
                .raw("id", id)
                .raw("error", error.end())
                .end();
    }

    static String notification(String method, String params) {
        return JsonText.object()
                .string("jsonrpc", "2.0")
                .string("method", method)
                .raw("params", params)
                .end();
    }
}
