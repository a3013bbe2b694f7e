// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.nodes;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.core.Tick;
import dev.mcprelay.broker.match.Standing;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.redis.nodes.BeatReply.Beat;

/// When this node last saw each other node. Time passes here only while the store answers: what nobody could
/// have seen makes nobody older. A list without a node proves nothing, and neither does the age of a beat
/// that is seen for the first time. Any thread.
final class ObservedNodes {
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    /// More nodes than there are: what is asked for beyond it is made up.
    private static final int MOST = 4096;

    private static final Duration NEVER = Duration.ofDays(365);

    /// All times are of [#observed].
    private static final class Memory {
        private final Duration asked;
        private @Nullable Duration beat;
        private @Nullable Duration frame;
        private long stamp;
        private Optional<NodeFacts> facts = Optional.empty();
        private boolean drains;

        Memory(Duration asked) {
            this.asked = asked;
        }

        boolean isMet() {
            return beat != null || frame != null;
        }
    }

    private final MembershipTimes times;
    private final Map<NodeId, Memory> memories = new HashMap<>();
    private Duration observed = Duration.ZERO;
    private @Nullable Tick answered;

    ObservedNodes(MembershipTimes times) {
        this.times = times;
    }

    /// The store has answered.
    ///
    /// @return whether it had been away
    synchronized boolean answered(BeatReply reply, Tick now) {
        Duration since = answered == null ? Duration.ZERO : now.since(answered);
        boolean away = since.compareTo(times.gap()) > 0;
        Duration passed = away ? Duration.ZERO : since;
        observed = observed.plus(passed);
        answered = now;
        reply.beats().forEach((node, beat) -> see(node, beat, reply.millis(), passed));
        memories.values().removeIf(memory -> quiet(memory).compareTo(REMEMBERED) > 0);
        return away;
    }

    private void see(NodeId node, Beat beat, long millis, Duration passed) {
        Memory memory = memories.computeIfAbsent(node, _ -> new Memory(observed));
        if (memory.beat == null || memory.stamp != beat.millis()) {
            Duration age = Duration.ofMillis(Math.max(0, millis - beat.millis()));
            memory.beat = observed.minus(age.compareTo(passed) < 0 ? age : passed);
            memory.stamp = beat.millis();
        }
        memory.facts = beat.facts();
    }

    synchronized void heard(NodeId node, Tick now) {
        if (memories.size() < MOST || memories.containsKey(node)) {
            Memory memory = memories.computeIfAbsent(node, _ -> new Memory(observed));
            Duration since = answered == null ? Duration.ZERO : now.since(answered);
            memory.frame = observed.plus(since.compareTo(times.gap()) < 0 ? since : times.gap());
        }
    }

    /// It says so itself, and nobody takes that back.
    synchronized void drains(NodeId node) {
        Memory memory = memories.get(node);
        if (memory != null) {
            memory.drains = true;
        }
    }

    synchronized Standing standing(NodeId node) {
        Memory memory = memories.get(node);
        if (memory == null) {
            if (memories.size() >= MOST) {
                return Standing.GONE;
            }
            memory = new Memory(observed);
            memories.put(node, memory);
        }
        return standing(memory);
    }

    private Standing standing(Memory memory) {
        if (quiet(memory).compareTo(memory.isMet() ? times.gone() : times.unknown()) >= 0) {
            return Standing.GONE;
        }
        if (memory.isMet()
                && since(memory.beat).compareTo(times.dead()) > 0
                && since(memory.frame).compareTo(times.frameProof()) > 0) {
            return Standing.DEAD;
        }
        boolean drains = memory.drains || memory.facts.map(NodeFacts::draining).orElse(false);
        return drains ? Standing.DRAINING : Standing.ALIVE;
    }

    synchronized Duration silence(NodeId node) {
        Memory memory = memories.get(node);
        return memory == null ? NEVER : since(memory.beat);
    }

    synchronized Set<NodeId> present() {
        return memories.entrySet().stream()
                .filter(e -> e.getValue().isMet() && standing(e.getValue()) != Standing.GONE)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    synchronized Optional<NodeFacts> facts(NodeId node) {
        Memory memory = memories.get(node);
        return memory == null ? Optional.empty() : memory.facts;
    }

    private Duration quiet(Memory memory) {
        Duration beat = since(memory.beat);
        Duration frame = since(memory.frame);
        Duration least = beat.compareTo(frame) < 0 ? beat : frame;
        return memory.isMet() ? least : observed.minus(memory.asked);
    }

    /// A frame may be a little newer than the last answer.
    private Duration since(@Nullable Duration seen) {
        if (seen == null) {
            return NEVER;
        }
        Duration since = observed.minus(seen);
        return since.isNegative() ? Duration.ZERO : since;
    }
}
