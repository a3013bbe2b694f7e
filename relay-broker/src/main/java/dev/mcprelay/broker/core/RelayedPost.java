// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.PostedResponse;
import dev.mcprelay.broker.message.NodeMessage;
import dev.mcprelay.protocol.id.NodeId;

/// A response that a client has posted here and another node's caller waits for.
final class RelayedPost implements Alarm.Owner {
    private static final Duration REPEAT = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// A slow way between two nodes, on which a copy takes its time without being lost.
    private static final long BYTES_PER_MILLISECOND = 8 << 10;

    private final Event.ResponsePosted posted;
    private final Alarm alarm;
    private Duration pause = REPEAT;
    private Tick end;
    private boolean begun;
    private boolean held;
    private @Nullable Tick again;

    RelayedPost(Event.ResponsePosted posted, Tick now, AlarmQueue alarms) {
        this.posted = posted;
        end = now.plus(PATIENCE);
        alarm = alarms.alarmOf(this);
    }

    PostId id() {
        return posted.post();
    }

    NodeId owner() {
        return posted.command().owner();
    }

    Alarm alarm() {
        return alarm;
    }

    NodeMessage.Response message() {
        return new NodeMessage.Response(posted.command(), posted.post().ref(), posted.response());
    }

    /// A copy is on its way to the lane, and may stand there.
    void leaves() {
        begun = true;
        again = null;
    }

    /// Whether a copy of it was ever to leave.
    boolean isBegun() {
        return begun;
    }

    boolean isLeaving() {
        return again == null;
    }

    /// It waits there no longer. The next copy waits for as long as this one may take, and longer each
    /// time: of a large body, copies would be what keeps the way busy.
    void left(Tick now) {
        if (isLeaving()) {
            pause = pause.plusMillis(bytes() / BYTES_PER_MILLISECOND);
            again = now.plus(pause);
        }
    }

    /// Its owner has it, and says within `verdict` what becomes of it. Asked again only when that news must
    /// be lost.
    void heldThere(Duration verdict, Tick now) {
        if (!held) {
            held = true;
            end = Tick.later(end, now.plus(verdict.multipliedBy(3)));
        }
        again = now.plus(verdict).plus(REPEAT);
    }

    boolean isOver(Tick now) {
        return end.isDue(now);
    }

    boolean goesAgain(Tick now) {
        return again != null && again.isDue(now);
    }

    /// When to look at it again: its owner may be gone before there is anything to do.
    Tick next(Tick now) {
        Tick look = Tick.earlier(now.plus(REPEAT), end);
        return again == null ? look : Tick.earlier(look, again);
    }

    private int bytes() {
        return posted.response() instanceof PostedResponse.Read(var read) && read.json() != null
                ? read.json().length()
                : 0;
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
