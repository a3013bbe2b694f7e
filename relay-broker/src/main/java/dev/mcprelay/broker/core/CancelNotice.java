// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.util.Optional;

import dev.mcprelay.broker.Call;
import dev.mcprelay.broker.Call.Body;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.json.Span;

/// Finds what a `notifications/cancelled` is about. It names the request by the caller's id, which the private
/// server has never seen: each command has an id of its own on the wire.
final class CancelNotice {
    private static final String METHOD = "notifications/cancelled";

    private CancelNotice() {}

    /// The command of the same session (without session: of the same principal) whose caller chose that id. One
    /// that is over for its caller but not for its client is found too.
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
        Command found = null;
        for (Command command : commands) {
            boolean newer = found == null || found.arrival() < command.arrival();
            CallTraits traits = command.traits();
            if (newer && id.equals(traits.requestId()) && traits.isSamePlace(place)) {
                found = command;
            }
        }
        return Optional.ofNullable(found);
    }
}
