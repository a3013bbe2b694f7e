// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.Ailment;
import dev.mcprelay.broker.TunnelPresence.Ejection;
import dev.mcprelay.broker.message.Reach;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.CommandId;

/// How one instance does, channel by channel: whether its private server is there, whether it answers, and
/// whether its polls come in time. What ails is passed over while a sibling serves, and is tried again with
/// one call from time to time.
final class Health {
    /// A client that is well polls again within milliseconds.
    static final Duration LATE = Duration.ofSeconds(1);

    private static final int MOST_LATE = 3;
    private static final int MOST_CHANNELS = 64;

    /// What is known outside.
    private record Shown(Ailment ailment, Tick since) {}

    private final Map<ChannelName, Course> courses = new HashMap<>();
    private final Map<ChannelName, Shown> shown = new LinkedHashMap<>();
    private int late;
    private Duration gap = Duration.ZERO;

    /// It has polled here before, and was nowhere else.
    ///
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
        course(command.channel()).took(command, now);
    }

    void released(Occupant command) {
        Course course = courses.get(command.channel());
        if (course != null) {
            course.released(command.id());
        }
    }

    void answered(CommandId command, ChannelName channel, Reach reach, Tick now) {
        course(channel).answered(command, reach, now);
    }

    /// Callers choose the names of channels, so there is a bound.
    private Course course(ChannelName channel) {
        if (courses.size() >= MOST_CHANNELS && !courses.containsKey(channel)) {
            courses.values().removeIf(course -> course.isSpotless() && course.oldest() == null);
        }
        Course known = courses.get(channel);
        Course course = known == null ? new Course() : known;
        if (known == null && courses.size() < MOST_CHANNELS) {
            courses.put(channel, course);
        }
        return course;
    }

    boolean ails(ChannelName channel, Tick now) {
        Course course = courses.get(channel);
        return isLate() || (course != null && course.ails(now));
    }

    /// It is not even on trial by a single call.
    boolean isSound(ChannelName channel, Tick now) {
        Course course = courses.get(channel);
        return !ails(channel, now) && (course == null || !course.isEjected());
    }

    private boolean isLate() {
        return late >= MOST_LATE;
    }

    /// Of all that it serves and has had calls of.
    Set<ChannelName> ailing(Set<ChannelName> served, Tick now) {
        if (isWell(now)) {
            return Set.of();
        }
        Set<ChannelName> ailing = new HashSet<>(courses.keySet());
        if (isLate()) {
            ailing.addAll(served);
            ailing.add(ChannelName.MAIN);
        }
        ailing.removeIf(channel -> !ails(channel, now));
        return ailing;
    }

    private boolean isWell(Tick now) {
        boolean well = !isLate();
        for (Course course : courses.values()) {
            well &= !course.ails(now);
        }
        return well;
    }

    /// Some channel waits for a call that tries it: one, and not more.
    boolean mayBeTried(Tick now) {
        for (Course course : courses.values()) {
            if (course.mayBeTried(now)) {
                return true;
            }
        }
        return false;
    }

    /// When something of this changes if nothing happens; null: never.
    @Nullable
    Tick next(Tick now) {
        Tick next = null;
        for (Course course : courses.values()) {
            Tick one = course.next(now);
            next = one == null || next == null ? (next == null ? one : next) : Tick.earlier(one, next);
        }
        return next;
    }

    // --- what is shown

    private @Nullable Ailment ailment(ChannelName channel, Tick now) {
        Course course = courses.get(channel);
        if (course != null && course.isEjected()) {
            return Ailment.UNREACHABLE;
        }
        if (course != null && course.isStuck(now)) {
            return Ailment.UNANSWERED;
        }
        return isLate() ? Ailment.LATE_POLLS : null;
    }

    /// The channels whose state is another than was last asked for here.
    List<ChannelName> news(Tick now) {
        if (shown.isEmpty() && isWell(now) && !mayBeTried(now)) {
            return List.of();
        }
        Set<ChannelName> channels = new HashSet<>(courses.keySet());
        if (isLate() || !shown.isEmpty()) {
            channels.add(ChannelName.MAIN);
        }
        List<ChannelName> news = new ArrayList<>();
        for (ChannelName channel : channels) {
            Ailment ailment = ailment(channel, now);
            Shown before = shown.get(channel);
            if (ailment == null ? shown.remove(channel) != null : before == null || before.ailment() != ailment) {
                news.add(channel);
                if (ailment != null) {
                    shown.put(channel, new Shown(ailment, now));
                }
            }
        }
        return news;
    }

    /// Null: it is not passed over.
    @Nullable
    Ailment shown(ChannelName channel) {
        Shown what = shown.get(channel);
        return what == null ? null : what.ailment();
    }

    List<Ejection> ejections(Tick now) {
        return shown.entrySet().stream()
                .map(entry -> new Ejection(
                        entry.getKey(),
                        entry.getValue().ailment(),
                        now.since(entry.getValue().since())))
                .toList();
    }

    /// Between its last two polls.
    Duration gap() {
        return gap;
    }

    /// For how long its oldest call has been without an answer; null: it has none.
    @Nullable
    Duration oldest(Tick now) {
        Tick oldest = null;
        for (Course course : courses.values()) {
            Tick one = course.oldest();
            oldest = one == null || oldest == null ? (oldest == null ? one : oldest) : Tick.earlier(one, oldest);
        }
        return oldest == null ? null : now.since(oldest);
    }

    /// Whether there is anything worth remembering while it is away.
    boolean isSpotless() {
        return courses.values().stream().allMatch(Course::isSpotless);
    }
}
