// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import dev.mcprelay.broker.Call;
import dev.mcprelay.broker.Call.Body;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.json.Span;

/// Finds what a `notifications/cancelled` is about. It names the request by the caller's id, which the
/// private server has never seen: each command has an id of its own on the wire.
final class CancelNotice {
    private static final String METHOD = "notifications/cancelled";

    private CancelNotice() {}

    /// The command of the same session whose caller chose that id: the newest, where an id was used again.
    /// Without a session all clients of a principal look alike, and count from 1: then only the one command
    /// that it can be about. One that is over for its caller but not for its client is found too.
    static Optional<Command> targetOf(Call call, Iterable<Command> commands) {
        if (!(call.body() instanceof Body.Notification(var message))
                || !message.method().equals(METHOD)) {
            return Optional.empty();
        }
        Span span = message.params().requestId();
        if (span == null) {
            return Optional.empty();
        }
        RawJson id = message.raw().slice(span);
        CallTraits place = CallTraits.of(call);
        List<Command> found = new ArrayList<>();
        for (Command command : commands) {
            CallTraits traits = command.traits();
            if (id.equals(traits.requestId()) && traits.isSamePlace(place)) {
                found.add(command);
            }
        }
        return place.session() == null && found.size() > 1
                ? Optional.empty()
                : found.stream().max(Comparator.comparingLong(Command::arrival));
    }
}
