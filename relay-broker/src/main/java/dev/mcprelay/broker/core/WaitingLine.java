// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;

/// The commands that nobody has, in the order in which they came. One that bounced takes its old place.
final class WaitingLine {
    private final TreeMap<Long, Command> line = new TreeMap<>();
    private int unheard;

    void add(Command command) {
        if (line.put(command.arrival(), command) == null && command.isUnheard()) {
            unheard++;
        }
    }

    void remove(Command command) {
        if (line.remove(command.arrival()) != null && command.isUnheard()) {
            unheard--;
        }
    }

    /// How many callers wait: what the relay tells by itself counts against nobody.
    int size() {
        return line.size() - unheard;
    }

    boolean isEmpty() {
        return line.isEmpty();
    }

    /// To look at, oldest first.
    Collection<Command> inOrder() {
        return Collections.unmodifiableCollection(line.values());
    }

    /// To end or grant while walking.
    List<Command> copy() {
        return new ArrayList<>(line.values());
    }
}
