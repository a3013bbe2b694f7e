// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.mcp;

import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.api.http.Answer;
import dev.mcprelay.broker.Frame;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.json.JsonPieces;
import dev.mcprelay.protocol.json.Quoted;
import dev.mcprelay.protocol.json.RawJson;

/// The relay's own failures as JSON-RPC errors: with the request's id, and in `error.data` whose fault it
/// is, how far the call came, and whether sending it again is safe.
///
/// @param id as the caller wrote it; null when it could not be read, or there was none
/// @param detail words of ours behind the code's sentence; null: none
/// @param requestId finds the call in logs and administration
record RpcError(
        ErrorCode code,
        @Nullable RawJson id,
        @Nullable String detail,
        Frame.@Nullable Phase phase,
        boolean delivered,
        String requestId) {

    static RpcError of(ErrorCode code, @Nullable RawJson id, String requestId) {
        return new RpcError(code, id, null, null, false, requestId);
    }

    RpcError because(String words) {
        return new RpcError(code, id, words, phase, delivered, requestId);
    }

    static RpcError of(Frame.Failed failed, @Nullable RawJson id, String requestId) {
        return new RpcError(failed.reason(), id, null, failed.phase(), failed.delivered(), requestId);
    }

    JsonPieces message() {
        return message("");
    }

    private JsonPieces message(String end) {
        String sentence = detail == null ? code.sentence() : code.sentence() + " (" + detail + ")";
        String stage = phase == null ? "" : ",\"phase\":\"" + phase.name().toLowerCase(Locale.ROOT) + "\"";
        boolean retrySafe = code.retrySafe() && !delivered;
        String before = "{\"jsonrpc\":\"2.0\",\"id\":";
        String after = ",\"error\":{\"code\":" + code.jsonRpcCode()
                + ",\"message\":" + Quoted.text(sentence)
                + ",\"data\":{\"code\":\"" + code.wireName()
                + "\",\"fault\":\"" + code.fault().wireName() + "\"" + stage
                + ",\"delivered\":" + delivered
                + ",\"retrySafe\":" + retrySafe
                + ",\"traceId\":" + Quoted.text(requestId) + "}}}" + end;
        return id == null
                ? JsonPieces.of(RawJson.of(before + "null" + after))
                : new JsonPieces(List.of(RawJson.of(before), id, RawJson.of(after)));
    }

    Answer answer() {
        return answer(code.status());
    }

    Answer answer(int status) {
        // a line of its own, for whoever reads it in a terminal
        return Answer.json(status, message("\n"));
    }
}
