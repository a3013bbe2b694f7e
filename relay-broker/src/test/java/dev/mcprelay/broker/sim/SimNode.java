// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.core.Effect;
import dev.mcprelay.broker.core.Event;
import dev.mcprelay.broker.core.Peers;
import dev.mcprelay.broker.core.Tick;
import dev.mcprelay.broker.core.TunnelCore;
import dev.mcprelay.broker.core.TunnelFacts;
import dev.mcprelay.broker.match.Standing;
import dev.mcprelay.protocol.id.NodeId;

/// One node: a real core, and what it sees of others.
final class SimNode implements Peers {
    private static final Duration DEAD = Duration.ofSeconds(3);
    private static final Duration GONE = Duration.ofSeconds(10);

    final NodeId id;
    private final ClusterSimulation world;
    private final Tick started;
    private TunnelCore core;
    private final Map<NodeId, Tick> lastHeard = new HashMap<>();
    private final Deque<Event> whilePaused = new ArrayDeque<>();
    private @Nullable Tick wakeAt;
    private @Nullable Tick pausedUntil;
    private Tick distrustUntil = new Tick(0);
    boolean dead;
    boolean draining;

    SimNode(NodeId id, ClusterSimulation world) {
        this.id = id;
        this.world = world;
        started = world.time.now();
        core = newCore();
    }

    private TunnelCore newCore() {
        return new TunnelCore(new TunnelFacts(ClusterSimulation.TUNNEL, id, started, ClusterSimulation.LIMITS, this));
    }

    boolean isPaused() {
        return pausedUntil != null;
    }

    boolean takesRequests() {
        return !dead && !draining;
    }

    void pause(Duration how) {
        pausedUntil = world.time.now().plus(how);
        world.checker.paused(id, how);
        world.time.in(how, this::wake);
    }

    private void wake() {
        Tick since = pausedUntil;
        pausedUntil = null;
        if (since != null && !dead) {
            on(new Event.TimeCame());
            resync();
            while (!whilePaused.isEmpty()) {
                on(whilePaused.removeFirst());
            }
        }
    }

    void resync() {
        distrustUntil = world.time.now().plus(DEAD);
        on(new Event.Resync());
    }

    void on(Event event) {
        if (dead) {
            return;
        }
        if (isPaused()) {
            whilePaused.add(event);
            return;
        }
        if (event instanceof Event.Heard heard) {
            lastHeard.put(heard.from(), world.time.now());
        }
        List<Effect> effects = core.on(event, world.time.now());
        world.ejections.stepped(this, effects);
        for (Effect effect : effects) {
            world.apply(this, effect);
        }
        if (core.isForgettable(world.time.now())) {
            core = newCore();
        }
        Tick next = core.nextWake();
        if (next != null && (wakeAt == null || next.isBefore(wakeAt))) {
            wakeAt = next;
            world.time.at(next, () -> timeCame(next));
        }
    }

    private void timeCame(Tick when) {
        if (when.equals(wakeAt)) {
            wakeAt = null;
            on(new Event.TimeCame());
        }
    }

    boolean isForgettable() {
        return core.isForgettable(world.time.now());
    }

    TunnelCore core() {
        return core;
    }

    // --- what it sees of others

    @Override
    public Standing standing(NodeId node) {
        Duration silent = silence(node);
        SimNode other = world.node(node);
        if (silent.compareTo(GONE) > 0) {
            return Standing.GONE;
        }
        if (silent.compareTo(DEAD) > 0) {
            return Standing.DEAD;
        }
        return other != null && other.draining ? Standing.DRAINING : Standing.ALIVE;
    }

    @Override
    public Duration silence(NodeId node) {
        Tick beat = world.lastBeat(node);
        Tick heard = lastHeard.getOrDefault(node, new Tick(0));
        return world.time.now().since(beat.isBefore(heard) ? heard : beat);
    }

    @Override
    public boolean isCongested(NodeId node) {
        return false;
    }

    @Override
    public Instant sharedTime() {
        return world.time.wallTime();
    }

    @Override
    public boolean mayBelieveOffline() {
        return distrustUntil.isDue(world.time.now());
    }
}
