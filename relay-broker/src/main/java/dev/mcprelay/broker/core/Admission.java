// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.protocol.error.ErrorCode;

/// Whether a call is taken. The order of the checks is the order of their reasons: what concerns the node,
/// the queue, the clients, the channel.
final class Admission {
    private static final Duration NODE_RETRY = Duration.ofSeconds(1);
    private static final Duration CLIENT_RETRY = Duration.ofSeconds(5);

    /// What is said at the door.
    sealed interface Verdict {

        /// @param grace until when it waits for a client that is away; null: clients are there
        record Admitted(@Nullable Tick grace) implements Verdict {}

        /// @param retryAfter zero when waiting does not help
        record Refused(ErrorCode reason, Duration retryAfter) implements Verdict {}
    }

    private final TunnelState tunnel;
    private final CrowdControl crowd;

    Admission(TunnelState tunnel) {
        this.tunnel = tunnel;
        crowd = new CrowdControl(tunnel);
    }

    Verdict judge(Command command, Tick now) {
        if (tunnel.draining) {
            return new Verdict.Refused(ErrorCode.RELAY_DRAINING, NODE_RETRY);
        }
        if (tunnel.deleted) {
            return new Verdict.Refused(ErrorCode.TUNNEL_USE_FORBIDDEN, Duration.ZERO);
        }
        Verdict.Refused crowded = crowd.refusal(command, now);
        if (crowded != null) {
            return crowded;
        }
        if (!tunnel.isAlone() && !tunnel.instances.anyServes(command.channel())) {
            Tick patience = grace(command, true, now);
            return new Verdict.Admitted(patience);
        }
        ErrorCode stranded = tunnel.stranded(command, now);
        return stranded == null ? served(command, now) : withGrace(command, stranded, now);
    }

    private Verdict served(Command command, Tick now) {
        if (tunnel.instances.allLack(command.channel())) {
            return new Verdict.Refused(ErrorCode.UNSUPPORTED_CHANNEL, Duration.ZERO);
        }
        if (command.isStream() && tunnel.instances.noneStreams(command.channel())) {
            return new Verdict.Refused(ErrorCode.STREAMS_UNSUPPORTED, Duration.ZERO);
        }
        if (command.isStream() && !hasRoomForStream(command)) {
            return new Verdict.Refused(ErrorCode.TOO_MANY_STREAMS, CLIENT_RETRY);
        }
        // a client whose poll was cut has its grace, not its silence: a caller must not wait for the dead
        return new Verdict.Admitted(
                tunnel.instances.areAllCut() ? now.plus(tunnel.limits().grace()) : null);
    }

    /// Streams that wait already will take the room first.
    private boolean hasRoomForStream(Command command) {
        long before = tunnel.waiting.inOrder().stream()
                .filter(c -> c.isStream() && c.channel().equals(command.channel()))
                .count();
        return tunnel.instances
                .roomForStreams(command.channel(), tunnel.limits())
                .map(room -> room > before)
                .orElse(true);
    }

    /// A client that was here a moment ago is probably between two polls; after the start of the node all
    /// clients are in their back-off.
    private Verdict withGrace(Command command, ErrorCode stranded, Tick now) {
        boolean away = stranded != ErrorCode.SESSION_GONE;
        Tick until = grace(command, away, now);
        return now.isBefore(until)
                ? new Verdict.Admitted(until)
                : new Verdict.Refused(stranded, away ? CLIENT_RETRY : Duration.ZERO);
    }

    private Tick grace(Command command, boolean away, Tick now) {
        Tick until = now;
        if (command.traits().tunnelOlder() && (away || tunnel.isPinnedToNobody(command))) {
            until = tunnel.facts.nodeStarted().plus(tunnel.limits().startGrace());
        }
        Tick seen = tunnel.lastSeen;
        if (away && seen != null && now.isBefore(seen.plus(tunnel.limits().seenWithin()))) {
            until = Tick.later(until, now.plus(tunnel.limits().grace()));
        }
        return until;
    }
}
