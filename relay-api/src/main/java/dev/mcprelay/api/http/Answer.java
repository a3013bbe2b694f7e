// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.header.HeaderField;
import dev.mcprelay.protocol.header.HeaderName;
import dev.mcprelay.protocol.json.JsonPieces;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.timing.RetryAfter;

/// An answer that is written whole.
///
/// @param body null: none
/// @param close the connection ends with it
public record Answer(
        int status, List<HeaderField> headers, @Nullable JsonPieces body, boolean close) {
    private static final HeaderField JSON = new HeaderField(HeaderName.CONTENT_TYPE, "application/json");
    private static final HeaderField NO_STORE = new HeaderField("Cache-Control", "no-store");

    public Answer {
        headers = List.copyOf(headers);
    }

    /// A JSON document that nobody may keep.
    public static Answer json(int status, JsonPieces body) {
        return new Answer(status, List.of(JSON, NO_STORE), body, false);
    }

    public static Answer empty(int status) {
        return new Answer(status, List.of(NO_STORE), null, false);
    }

    /// The error envelope of the tunnel-client and admin surfaces.
    public static Answer error(ErrorCode code) {
        return error(code, code.status());
    }

    public static Answer error(ErrorCode code, int status) {
        return envelope(status, ErrorEnvelope.of(code));
    }

    /// The same with words of its own.
    public static Answer error(ErrorCode code, int status, String message) {
        return envelope(status, ErrorEnvelope.of(code, message, null));
    }

    /// 405, in the envelope.
    public static Answer methodNotAllowed(String allowed) {
        ErrorCode code = ErrorCode.METHOD_NOT_ALLOWED;
        return envelope(code.status(), ErrorEnvelope.expecting(code, allowed)).with("Allow", allowed);
    }

    private static Answer envelope(int status, String envelope) {
        return json(status, JsonPieces.of(RawJson.of(envelope)));
    }

    public Answer with(String name, String value) {
        List<HeaderField> more = new ArrayList<>(headers);
        more.add(new HeaderField(name, value));
        return new Answer(status, more, body, close);
    }

    /// With `Retry-After`, unless there is nothing to wait for.
    public Answer retryAfter(Duration delay) {
        return delay.isZero() ? this : with(HeaderName.RETRY_AFTER, new RetryAfter(delay).toString());
    }

    public Answer closing() {
        return new Answer(status, headers, body, true);
    }
}
