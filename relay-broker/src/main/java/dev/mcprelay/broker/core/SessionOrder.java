// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;

/// Order inside a session. The client starts all commands of one poll answer at once and in practice runs the
/// last one first, so what depends on order must never share an answer. `initialize`, notifications and the
/// session's end are ordered: while one has no outcome later commands of the session wait, and itself it goes
/// only when all before it have left for good. Requests that the caller issued side by side stay side by
/// side.
final class SessionOrder {

    /// Unfinished commands of one session in order of arrival, and how many of them are ordered: mostly none,
    /// and then nobody needs to walk.
    private static final class Line {
        private final SequencedSet<Command> unfinished = new LinkedHashSet<>();
        private int ordered;
    }

    private final Map<SessionKey, Line> lines = new HashMap<>();

    void join(Command command) {
        SessionKey session = command.session();
        if (session != null) {
            Line line = lines.computeIfAbsent(session, _ -> new Line());
            line.unfinished.addLast(command);
            line.ordered += command.isOrdered() ? 1 : 0;
        }
    }

    void leave(Command command) {
        SessionKey session = command.session();
        Line line = session == null ? null : lines.get(session);
        if (line != null && line.unfinished.remove(command)) {
            line.ordered -= command.isOrdered() ? 1 : 0;
            if (line.unfinished.isEmpty()) {
                lines.remove(session);
            }
        }
    }

    /// Whether its session lets this waiting command go now.
    boolean mayGo(Command command) {
        SessionKey session = command.session();
        Line line = session == null ? null : lines.get(session);
        // what the relay says by itself has its request before it, and nobody behind
        if (line == null || line.ordered == 0 || command.isUnheard()) {
            return true;
        }
        for (Command earlier : line.unfinished) {
            if (earlier.equals(command)) {
                return true;
            }
            boolean unconfirmed = !(earlier.state() instanceof CommandState.Handed);
            if (earlier.isOrdered() || (command.isOrdered() && unconfirmed)) {
                return false;
            }
        }
        return true;
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }
}
