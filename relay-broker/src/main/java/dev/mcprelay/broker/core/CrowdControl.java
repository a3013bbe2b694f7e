// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.BrokerLimits;
import dev.mcprelay.broker.Call;
import dev.mcprelay.broker.core.Admission.Verdict.Refused;
import dev.mcprelay.protocol.error.ErrorCode;

/// The bounds of a tunnel and of its principals: how often, how many, how much, and whether a call could be
/// served in time at all. A queue that cannot be served in time helps nobody: who is refused at once can go
/// elsewhere.
final class CrowdControl {
    private static final Duration MEMORY_RETRY = Duration.ofSeconds(1);

    private final TunnelState tunnel;

    CrowdControl(TunnelState tunnel) {
        this.tunnel = tunnel;
    }

    /// Null: it may come in.
    @Nullable
    Refused refusal(Command command, Tick now) {
        Duration pause = tunnel.rates.pause(command.traits().principal(), now);
        if (!pause.isZero()) {
            return new Refused(ErrorCode.RATE_LIMIT_EXCEEDED, pause);
        }
        Refused full = full(now);
        if (full == null) {
            full = greedy(command, now);
        }
        if (full == null && !hasRoomFor(command)) {
            full = new Refused(ErrorCode.RELAY_OVERLOADED, MEMORY_RETRY);
        }
        return full == null ? late(command, now) : full;
    }

    private @Nullable Refused full(Tick now) {
        BrokerLimits limits = tunnel.limits();
        int depth = tunnel.waiting.size();
        if (depth >= limits.waiting()) {
            return new Refused(ErrorCode.TUNNEL_QUEUE_FULL, tunnel.drainRate.timeFor(depth, now));
        }
        int inFlight = tunnel.inFlight();
        return inFlight >= limits.inFlight()
                ? new Refused(ErrorCode.TUNNEL_QUEUE_FULL, tunnel.drainRate.timeFor(inFlight, now))
                : null;
    }

    /// It has its share already, and others shall find room.
    private @Nullable Refused greedy(Command command, Tick now) {
        String principal = command.traits().principal();
        if (principal.equals(Call.ANYBODY)) {
            return null;
        }
        BrokerLimits limits = tunnel.limits();
        int waiting = tunnel.waiting.of(principal);
        int inFlight = tunnel.open.of(principal) - waiting;
        if (waiting >= limits.calls().shareOf(limits.waiting())) {
            return new Refused(ErrorCode.PRINCIPAL_QUEUE_FULL, tunnel.drainRate.timeFor(waiting, now));
        }
        return inFlight >= limits.calls().shareOf(limits.inFlight())
                ? new Refused(ErrorCode.PRINCIPAL_QUEUE_FULL, tunnel.drainRate.timeFor(inFlight, now))
                : null;
    }

    private boolean hasRoomFor(Command command) {
        return tunnel.held.hasRoomFor(command.bytes()) && tunnel.facts.held().hasRoomFor(command.bytes());
    }

    /// Its turn would come after its patience, as fast as the line has moved.
    private @Nullable Refused late(Command command, Tick now) {
        int before = tunnel.waiting.on(command.channel());
        if (before == 0 || tunnel.instances.anyReturns(command, tunnel, now)) {
            return null;
        }
        Duration turn = tunnel.drainRate.turnAfter(before);
        return now.plus(turn).isBefore(tunnel.patience(command))
                ? null
                : new Refused(ErrorCode.TUNNEL_QUEUE_FULL, tunnel.drainRate.timeFor(before, now));
    }
}
