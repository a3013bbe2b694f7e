// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;

import dev.mcprelay.protocol.id.ChannelName;

/// The commands that nobody has, in the order in which they came. One that bounced takes its old place.
final class WaitingLine {
    private final TreeMap<Long, Command> line = new TreeMap<>();
    private final Occupancy<String> principals = new Occupancy<>();
    private final Occupancy<ChannelName> channels = new Occupancy<>();
    private int unheard;

    void add(Command command) {
        if (line.put(command.arrival(), command) != null) {
            return;
        }
        if (command.isUnheard()) {
            unheard++;
        } else {
            principals.joined(command.traits().principal());
            channels.joined(command.channel());
        }
    }

    void remove(Command command) {
        if (line.remove(command.arrival()) == null) {
            return;
        }
        if (command.isUnheard()) {
            unheard--;
        } else {
            principals.left(command.traits().principal());
            channels.left(command.channel());
        }
    }

    /// How many callers wait: what the relay tells by itself counts against nobody.
    int size() {
        return line.size() - unheard;
    }

    boolean isEmpty() {
        return line.isEmpty();
    }

    /// How many of this principal wait.
    int of(String principal) {
        return principals.of(principal);
    }

    /// How many wait for this channel.
    int on(ChannelName channel) {
        return channels.of(channel);
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
