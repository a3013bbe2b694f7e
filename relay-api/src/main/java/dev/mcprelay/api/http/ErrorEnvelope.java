// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.http;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.json.Quoted;

/// `{"error":{message,type,param,code}}`: what the official client reads on its surface and on the admin's.
/// A line of its own, for whoever reads it in a terminal.
public final class ErrorEnvelope {

    private ErrorEnvelope() {}

    public static String of(ErrorCode code) {
        return of(code, code.sentence(), null);
    }

    /// The code's sentence, and what would have been right.
    public static String expecting(ErrorCode code, String expected) {
        return of(code, code.sentence() + " (expected: " + expected + ")", null);
    }

    /// @param message for outsiders: it names the offending field, never a secret
    /// @param param which field; null: none
    public static String of(ErrorCode code, String message, @Nullable String param) {
        String type = code.status() >= 500 ? "server_error" : "invalid_request_error";
        return "{\"error\":{\"message\":" + Quoted.text(message)
                + ",\"type\":\"" + type
                + "\",\"param\":" + (param == null ? "null" : Quoted.text(param))
                + ",\"code\":\"" + code.wireName() + "\"}}\n";
    }
}
