// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.sim;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.mcprelay.broker.Call;
import dev.mcprelay.broker.TunnelPresence.InstancePresence;
import dev.mcprelay.broker.core.Effect;
import dev.mcprelay.broker.core.Handout;
import dev.mcprelay.broker.core.Tick;
import dev.mcprelay.protocol.id.CommandId;

/// Looks at each hand-over of a simulated cluster. Where the world is hostile, only what a node sees itself
/// can be asked of it; else also what all together know.
final class EjectionWatch {
    /// What has lasted for so long is known everywhere.
    private static final Duration SURE = Duration.ofMillis(100);

    /// Then it may go to one that ails, if the store takes the others for busy.
    private static final Duration RESORT = Duration.ofSeconds(1);

    private final EjectionChecker checker;
    private final Timeline time;
    private final Collection<SimNode> nodes;
    private final boolean gentle;
    private final Map<CommandId, Tick> free = new HashMap<>();

    /// @param nodes as they come and go
    EjectionWatch(EjectionChecker checker, Timeline time, Collection<SimNode> nodes, boolean gentle) {
        this.checker = checker;
        this.time = time;
        this.nodes = nodes;
        this.gentle = gentle;
        if (gentle) {
            checker.beLenient();
        }
    }

    EjectionChecker checker() {
        return checker;
    }

    void submitted(CommandId id, Call call) {
        if (EjectionChecker.isFree(call)) {
            free.put(id, time.now());
        }
    }

    /// After a step, before anything of what it wanted was done.
    void stepped(SimNode node, List<Effect> effects) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.HandOver(var _, var _, var handouts)) {
                handouts.stream()
                        .filter(handout -> free.containsKey(handout.command()))
                        .forEach(handout -> check(node, handout));
            }
        }
    }

    private void check(SimNode node, Handout handout) {
        List<InstancePresence> here = instancesOf(node);
        Tick submitted = free.getOrDefault(handout.command(), time.now());
        if (gentle && submitted.plus(RESORT).isDue(time.now())) {
            return; // for whom an instance that is busy was waited for
        }
        if (gentle) {
            List<InstancePresence> all =
                    nodes.stream().flatMap(other -> instancesOf(other).stream()).toList();
            checker.handedOver(node.id, handout.command(), handout.instance(), here, all, SURE, time.now());
        } else if (handout instanceof Handout.Own) {
            checker.handedOver(node.id, handout.command(), handout.instance(), here, here, Duration.ZERO, time.now());
        }
    }

    private List<InstancePresence> instancesOf(SimNode node) {
        return node.takesRequests() ? node.core().presence(time.now()).instances() : List.of();
    }
}
