// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.message.Reach;
import dev.mcprelay.protocol.id.CommandId;

/// How one instance does on one channel. Failures in a row eject it; then one call at a time tries it, after
/// pauses that grow with each try in vain. A success brings it back on trial: until it has earned trust,
/// fewer failures eject it again, and for longer.
final class Course {
    /// Failures in a row.
    static final int MOST_FAILURES = 5;

    /// The same on trial.
    private static final int MOST_ON_TRIAL = 2;

    /// Successes in a row that end a trial.
    private static final int TRUST = 5;

    static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

    /// Two calls without an answer, and nothing answered since the older one came: its workers are stuck.
    static final Duration STUCK = Duration.ofSeconds(30);

    private final Map<CommandId, Tick> unanswered = new LinkedHashMap<>();
    private int failures;
    private int successes = TRUST;
    private boolean ejected;
    private Duration pause = FIRST_PAUSE;
    private Tick notBefore = new Tick(0);
    private @Nullable CommandId probe;
    private @Nullable Tick answeredAt;

    void took(Occupant command, Tick now) {
        if (command.isStream()) {
            return; // nobody knows when it ends
        }
        unanswered.put(command.id(), now);
        if (mayBeTried(now)) {
            probe = command.id();
            notBefore = now.plus(pause);
        }
    }

    void released(CommandId command) {
        unanswered.remove(command);
        probe = command.equals(probe) ? null : probe;
    }

    void answered(CommandId command, Reach reach, Tick now) {
        answeredAt = now;
        boolean tried = command.equals(probe);
        probe = tried ? null : probe;
        switch (reach) {
            case REACHED -> reached();
            case UNREACHABLE -> failed(tried, now);
            case UNMARKED, UNKNOWN -> {
                // neither better nor worse
            }
        }
    }

    private void reached() {
        failures = 0;
        successes = ejected ? 1 : Math.min(TRUST, successes + 1);
        ejected = false;
        probe = null;
        if (successes == TRUST) {
            pause = FIRST_PAUSE;
        }
    }

    /// What was under way when it was ejected says nothing new.
    private void failed(boolean tried, Tick now) {
        failures++;
        boolean onTrial = successes < TRUST;
        if (!ejected && failures >= (onTrial ? MOST_ON_TRIAL : MOST_FAILURES)) {
            ejected = true;
            pause = onTrial ? longer(pause) : pause;
            notBefore = now.plus(pause);
        } else if (ejected && tried) {
            pause = longer(pause);
            notBefore = now.plus(pause);
        }
        successes = ejected || onTrial ? 0 : successes;
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    boolean isEjected() {
        return ejected;
    }

    /// Ejected, and the next call is to find out whether it still should be.
    boolean mayBeTried(Tick now) {
        return ejected && probe == null && notBefore.isDue(now);
    }

    /// The calls are in the order in which they came.
    boolean isStuck(Tick now) {
        Tick due = stuckAt();
        return due != null && due.isDue(now);
    }

    private @Nullable Tick stuckAt() {
        if (unanswered.size() < 2) {
            return null;
        }
        Tick oldest = unanswered.values().iterator().next();
        boolean silent = answeredAt == null || answeredAt.isBefore(oldest);
        return silent ? oldest.plus(STUCK) : null;
    }

    /// Whether calls pass it over.
    boolean ails(Tick now) {
        return (ejected && !mayBeTried(now)) || isStuck(now);
    }

    /// When that changes if nothing happens; null: never.
    @Nullable
    Tick next(Tick now) {
        Tick trial = ejected && probe == null && !notBefore.isDue(now) ? notBefore : null;
        Tick stuck = stuckAt();
        stuck = stuck == null || stuck.isDue(now) ? null : stuck;
        if (trial == null || stuck == null) {
            return trial == null ? stuck : trial;
        }
        return Tick.earlier(trial, stuck);
    }

    /// Since when its oldest call waits for its answer; null: it has none.
    @Nullable
    Tick oldest() {
        return unanswered.isEmpty() ? null : unanswered.values().iterator().next();
    }

    /// Whether there is anything worth remembering.
    boolean isSpotless() {
        return failures == 0 && !ejected && successes == TRUST;
    }
}
