// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.tunnelclient;

import java.time.Duration;

import dev.mcprelay.api.http.Answer;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.json.JsonPieces;
import dev.mcprelay.protocol.json.RawJson;

/// The few answers that both routes of this surface give.
final class ClientAnswers {
    /// A client with a bad key polls for ever; this slows it down as far as it lets itself be slowed.
    private static final Duration BAD_KEY_PAUSE = Duration.ofSeconds(60);
    private static final String BAD_KEY =
            "Serving this tunnel needs one of its runtime keys: send it as Authorization: Bearer <key>";
    private static final JsonPieces OK = JsonPieces.of(RawJson.of("{\"status\":\"ok\"}"));

    private ClientAnswers() {}

    /// The same for an unknown tunnel and a wrong key.
    static Answer unauthorized() {
        return Answer.error(ErrorCode.TUNNEL_USE_FORBIDDEN, 401, BAD_KEY)
                .with("WWW-Authenticate", "Bearer")
                .retryAfter(BAD_KEY_PAUSE);
    }

    static Answer unavailable() {
        return Answer.error(ErrorCode.TUNNEL_TRANSPORT_UNAVAILABLE).retryAfter(Duration.ofSeconds(1));
    }

    static Answer ok() {
        return Answer.json(200, OK);
    }

    static Answer unknownRequest() {
        return Answer.error(ErrorCode.PENDING_REQUEST_NOT_FOUND);
    }
}
