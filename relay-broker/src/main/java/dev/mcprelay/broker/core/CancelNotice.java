// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.Call;
import dev.mcprelay.broker.Call.Body;
import dev.mcprelay.broker.Call.SessionRef;
import dev.mcprelay.broker.message.NodeMessage;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.json.Span;

/// Finds what a `notifications/cancelled` is about. It names the request by the caller's id, which the
/// private server has never seen: each command has an id of its own on the wire.
final class CancelNotice {
    static final String METHOD = "notifications/cancelled";

    /// A longer notice is not told to all nodes: it is no more than an id and a reason.
    private static final int LONGEST = 8 << 10;

    private CancelNotice() {}

    /// The command of the same session whose caller chose that id: the newest, where an id was used again.
    /// Without a session all clients of a principal look alike, and count from 1: then only the one command
    /// that it can be about. One that is over for its caller but not for its client is found too.
    static Optional<Command> targetOf(Call call, Iterable<Command> commands) {
        RawJson id = requestIdIn(call.body());
        if (id == null) {
            return Optional.empty();
        }
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

    /// Null: this is no such notification.
    private static @Nullable RawJson requestIdIn(Body body) {
        Span span = body instanceof Body.Notification(var message)
                        && message.method().equals(METHOD)
                ? message.params().requestId()
                : null;
        return span != null && body instanceof Body.Notification(var message)
                ? message.raw().slice(span)
                : null;
    }

    /// What to ask the other nodes when the request is not known here; null where they must not be asked.
    /// Without a session only one request of the principal may bear the id, and how many do over all nodes
    /// nobody knows.
    static NodeMessage.@Nullable Cancel question(Call call) {
        SessionRef session = call.session();
        boolean asks = session != null && requestIdIn(call.body()) != null;
        return asks
                        && session != null
                        && call.body() instanceof Body.Notification(var message)
                        && message.raw().length() <= LONGEST
                ? new NodeMessage.Cancel(call.channel(), session.key(), call.principal(), call.headers(), message)
                : null;
    }
}
