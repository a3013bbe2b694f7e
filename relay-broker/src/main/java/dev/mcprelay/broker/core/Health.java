// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.CommandId;

/// How one instance does, channel by channel: whether its private server is there, whether it answers, and
/// whether its polls come in time. What ails is passed over while a sibling serves, and is tried again with
/// one call from time to time.
final class Health {
    /// Failures in a row.
    static final int MOST_FAILURES = 5;

    /// After a failure, or a call that was to try, so long none goes there.
    static final Duration COOL_DOWN = Duration.ofSeconds(30);

    /// Two calls without an answer, and nothing answered since the older one came: its workers are stuck.
    static final Duration STUCK = Duration.ofSeconds(30);

    /// A client that is well polls again within milliseconds.
    static final Duration LATE = Duration.ofSeconds(1);

    private static final int MOST_LATE = 3;

    /// One channel.
    private static final class Course {
        private final Map<CommandId, Tick> unanswered = new LinkedHashMap<>();
        private int failures;
        private @Nullable Tick notBefore;
        private @Nullable Tick answeredAt;

        boolean fails(Tick now) {
            return failures >= MOST_FAILURES && notBefore != null && now.isBefore(notBefore);
        }

        /// The calls are in the order in which they came.
        boolean isStuck(Tick now) {
            if (unanswered.size() < 2) {
                return false;
            }
            Tick oldest = unanswered.values().iterator().next();
            boolean silent = answeredAt == null || answeredAt.isBefore(oldest);
            return silent && oldest.plus(STUCK).isDue(now);
        }
    }

    private final Map<ChannelName, Course> courses = new HashMap<>();
    private int late;
    private Duration gap = Duration.ZERO;

    /// @param pause since its last answer was read
    void polled(Duration pause) {
        gap = pause;
        late = pause.compareTo(LATE) > 0 ? late + 1 : 0;
    }

    /// It was away, and begins anew.
    void returned() {
        gap = Duration.ZERO;
        late = 0;
    }

    void took(Occupant command, Tick now) {
        Course course = courses.computeIfAbsent(command.channel(), _ -> new Course());
        if (!command.isStream()) {
            course.unanswered.put(command.id(), now);
        }
        if (course.failures >= MOST_FAILURES) {
            course.notBefore = now.plus(COOL_DOWN); // this one tries
        }
    }

    void released(Occupant command) {
        Course course = courses.get(command.channel());
        if (course != null) {
            course.unanswered.remove(command.id());
        }
    }

    void answered(ChannelName channel, Reach reach, Tick now) {
        Course course = courses.computeIfAbsent(channel, _ -> new Course());
        course.answeredAt = now;
        switch (reach) {
            case REACHED -> {
                course.failures = 0;
                course.notBefore = null;
            }
            case UNREACHABLE -> {
                course.failures++;
                course.notBefore = now.plus(COOL_DOWN);
            }
            case UNKNOWN -> {
                // neither better nor worse
            }
        }
    }

    boolean ails(ChannelName channel, Tick now) {
        Course course = courses.get(channel);
        return late >= MOST_LATE || (course != null && (course.fails(now) || course.isStuck(now)));
    }

    /// The channels that it has had calls of.
    Set<ChannelName> channels() {
        return new HashSet<>(courses.keySet());
    }

    /// Whether nothing ails that was ever used: mostly so.
    boolean isWell(Tick now) {
        return late < MOST_LATE
                && courses.values().stream().noneMatch(course -> course.fails(now) || course.isStuck(now));
    }

    /// Between its last two polls.
    Duration gap() {
        return gap;
    }

    /// For how long its oldest call has been without an answer; null: it has none.
    @Nullable
    Duration oldest(Tick now) {
        Duration oldest = null;
        for (Course course : courses.values()) {
            for (Tick since : course.unanswered.values()) {
                Duration age = now.since(since);
                oldest = oldest == null || age.compareTo(oldest) > 0 ? age : oldest;
            }
        }
        return oldest;
    }
}
