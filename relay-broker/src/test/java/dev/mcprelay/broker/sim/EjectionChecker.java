// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.sim;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.mcprelay.broker.Call;
import dev.mcprelay.broker.TunnelPresence.Ejection;
import dev.mcprelay.broker.TunnelPresence.InstancePresence;
import dev.mcprelay.broker.core.Tick;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.InstanceId;
import dev.mcprelay.protocol.id.NodeId;

/// Watches that no call goes to an instance that is ejected while another that is well has a free poll
/// parked; but for one now and then that finds out whether it is well again.
final class EjectionChecker {
    /// The shortest pause between two calls that try.
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final int room;
    private final Map<String, Tick> tried = new HashMap<>();
    private int avoided;
    private int tries;
    private int missed;
    private boolean lenient;

    /// @param room of one instance
    EjectionChecker(int room) {
        this.room = room;
    }

    /// Calls that went to one that is well while another was ejected.
    int avoided() {
        return avoided;
    }

    /// What goes wrong is counted: one node cannot see the other's poll, and asks a store that may be behind.
    void beLenient() {
        lenient = true;
    }

    int missed() {
        return missed;
    }

    int tries() {
        return tries;
    }

    /// Whether any instance may have it, whatever it does.
    static boolean isFree(Call call) {
        return call.session() == null && call.body() instanceof Call.Body.Request request && !request.stream();
    }

    /// @param at the node, which judges for itself
    /// @param here the instances of the node whose poll it was, after the step that handed it over
    /// @param others that might have had it too, after the same
    /// @param sure since when the other's poll has been parked, and the ejection known, at least
    void handedOver(
            NodeId at,
            CommandId command,
            InstanceId taker,
            Collection<InstancePresence> here,
            Collection<InstancePresence> others,
            Duration sure,
            Tick now) {
        List<Ejection> ejections = here.stream()
                .filter(i -> i.instance().equals(taker))
                .flatMap(i -> i.ejections().stream())
                .filter(ejection -> ejection.age().compareTo(sure) > 0)
                .toList();
        if (ejections.isEmpty()) {
            avoided += here.stream().anyMatch(i -> !i.ejections().isEmpty()) ? 1 : 0;
            return;
        }
        for (InstancePresence other : others) {
            boolean free = other.parked()
                    && other.connected()
                    && other.ejections().isEmpty()
                    && other.inFlight() < room
                    && other.sinceLastPoll().compareTo(sure) >= 0
                    && !other.instance().equals(taker);
            if (free && lenient && !mayTry(at + "/" + taker, ejections, now)) {
                missed++;
                return;
            }
            if (free && !mayTry(at + "/" + taker, ejections, now)) {
                throw new AssertionError("L3: " + command + " to " + taker + " " + ejections + ", beside " + other
                        + ", last tried " + tried + " at " + now);
            }
            if (free) {
                tried.put(at + "/" + taker, now);
                tries++;
                return;
            }
        }
    }

    private boolean mayTry(String taker, List<Ejection> ejections, Tick now) {
        Tick last = tried.get(taker);
        return ejections.stream().allMatch(ejection -> ejection.age().compareTo(PAUSE) >= 0)
                && (last == null || last.plus(PAUSE).isDue(now));
    }
}
