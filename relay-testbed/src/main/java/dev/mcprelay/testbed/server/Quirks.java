// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How a private server departs from honest behaviour, each deviation by itself.
///
/// @param withoutSessionId     `initialize` is answered without a session id, though sessions are kept
/// @param streamsEveryAnswer   requests are answered as an event stream, whatever they are
/// @param wrongId              results and errors carry an id that nobody used
/// @param closesBeforeAnswering the request is executed, then the connection is cut without a byte
/// @param plainText            answers call themselves text/plain
/// @param privateHeaders       headers added to every answer, meant for nobody outside
/// @param challenge            every request is refused with 401 and this `WWW-Authenticate`
public record Quirks(
        boolean withoutSessionId,
        boolean streamsEveryAnswer,
        boolean wrongId,
        boolean closesBeforeAnswering,
        boolean plainText,
        List<Headers.Field> privateHeaders,
        Optional<String> challenge) {
    public static final Quirks NONE = new Quirks(false, false, false, false, false, List.of(), Optional.empty());

    public Quirks {
        privateHeaders = List.copyOf(privateHeaders);
    }

    public Quirks answeringWithoutSessionId() {
        return new Quirks(
                true, streamsEveryAnswer, wrongId, closesBeforeAnswering, plainText, privateHeaders, challenge);
    }

    public Quirks streamingEveryAnswer() {
        return new Quirks(withoutSessionId, true, wrongId, closesBeforeAnswering, plainText, privateHeaders, challenge);
    }

    public Quirks answeringWrongId() {
        return new Quirks(
                withoutSessionId,
                streamsEveryAnswer,
                true,
                closesBeforeAnswering,
                plainText,
                privateHeaders,
                challenge);
    }

    public Quirks closingBeforeAnswering() {
        return new Quirks(withoutSessionId, streamsEveryAnswer, wrongId, true, plainText, privateHeaders, challenge);
    }

    public Quirks answeringPlainText() {
        return new Quirks(
                withoutSessionId, streamsEveryAnswer, wrongId, closesBeforeAnswering, true, privateHeaders, challenge);
    }

    public Quirks addingHeader(String name, String value) {
        var headers = new ArrayList<>(privateHeaders);
        headers.add(new Headers.Field(name, value));
        return new Quirks(
                withoutSessionId, streamsEveryAnswer, wrongId, closesBeforeAnswering, plainText, headers, challenge);
    }

    public Quirks challengingWith(String wwwAuthenticate) {
        return new Quirks(
                withoutSessionId,
                streamsEveryAnswer,
                wrongId,
                closesBeforeAnswering,
                plainText,
                privateHeaders,
                Optional.of(wwwAuthenticate));
    }
}
