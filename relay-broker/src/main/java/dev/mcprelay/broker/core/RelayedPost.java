// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import dev.mcprelay.broker.PostedResponse;
import dev.mcprelay.broker.message.NodeMessage;
import dev.mcprelay.protocol.id.NodeId;

/// A response that a client has posted here and another node's caller waits for.
final class RelayedPost implements Alarm.Owner {
    private final Event.ResponsePosted posted;
    private final Tick since;
    private final Alarm alarm;

    RelayedPost(Event.ResponsePosted posted, Tick now, AlarmQueue alarms) {
        this.posted = posted;
        since = now;
        alarm = alarms.alarmOf(this);
    }

    PostId id() {
        return posted.post();
    }

    NodeId owner() {
        return posted.command().owner();
    }

    Tick since() {
        return since;
    }

    Alarm alarm() {
        return alarm;
    }

    NodeMessage.Response message() {
        return new NodeMessage.Response(posted.command(), posted.post().ref(), posted.response());
    }

    boolean isTerminal() {
        return isTerminal(posted.response());
    }

    static boolean isTerminal(PostedResponse response) {
        return switch (response) {
            case PostedResponse.Read(var read) -> read.type().isTerminal();
            case PostedResponse.TooLarge _, PostedResponse.Unreadable _ -> true;
        };
    }
}
