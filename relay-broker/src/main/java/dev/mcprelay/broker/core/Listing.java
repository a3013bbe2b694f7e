// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.message.Registration;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.SlotId;

/// How one slot is known to the matchmaker, and the commands of other nodes that it holds for its next poll.
/// From its third poll in a row at this edge a client is counted on to come back: then the record stays valid
/// between polls, and a poll costs the store nothing.
final class Listing implements Alarm.Owner {
    /// Polls in a row at this edge before the record is relied on.
    private static final int FAITHFUL = 3;

    /// The store forgets an instance after this.
    static final Duration LEASE = Duration.ofMinutes(10);

    private static final Duration REFRESH = Duration.ofMinutes(4);

    /// Nothing came of an introduction for so long: it was lost.
    private static final Duration LOST_MATCH = Duration.ofMillis(500);

    /// A poll waits for the store for so long before it takes what waits here.
    private static final Duration PATIENCE = Duration.ofMillis(250);

    private final InstanceRecord instance;
    private final Alarm alarm;
    private final List<Guest> held = new ArrayList<>();
    private int generation;
    private boolean relied;
    private int credit;
    private int streak;
    private int expected;
    private Set<ChannelName> ailing = Set.of();
    private boolean trying;
    private boolean asking;
    private boolean unheard;
    private boolean needed;
    private boolean known;
    private Tick expectedSince = new Tick(Long.MIN_VALUE);
    private Tick askedAt = new Tick(Long.MIN_VALUE);
    private @Nullable Tick notBefore;
    private @Nullable Tick answerAt;

    Listing(InstanceRecord instance, AlarmQueue alarms) {
        this.instance = instance;
        alarm = alarms.alarmOf(this);
    }

    InstanceRecord instance() {
        return instance;
    }

    Alarm alarm() {
        return alarm;
    }

    /// A poll came. Whether the record is still good.
    void attached(boolean again, int limit, Tick now) {
        streak = again ? streak + 1 : 0;
        boolean fresh = now.isBefore(askedAt.plus(REFRESH));
        if (!relied || credit * 2 <= limit || !fresh) {
            needed = true;
        }
    }

    /// Whether its client comes back here, as far as one can tell.
    boolean isFaithful() {
        return streak >= 1;
    }

    /// The record must be written anew, as soon as a poll is there.
    void need(@Nullable Tick notBefore) {
        needed = true;
        this.notBefore = notBefore;
    }

    /// Nothing is known of the store any more.
    void doubt() {
        relied = false;
        credit = 0;
        needed = true;
        asking = false;
    }

    /// The client has been elsewhere.
    void moved() {
        relied = false;
        credit = 0;
        streak = 0;
        needed = true;
    }

    boolean isDue(Tick now) {
        return needed && !asking && (notBefore == null || notBefore.isDue(now));
    }

    @Nullable
    Tick notBefore() {
        return needed && !asking ? notBefore : null;
    }

    /// A new record is on its way.
    Registration ask(int room, Tick now) {
        asking = true;
        needed = false;
        notBefore = null;
        askedAt = now;
        generation++;
        relied = streak >= FAITHFUL;
        credit = relied ? room : 1;
        expected = 0;
        known = true;
        return registration();
    }

    /// The store must know what ails, and what wants to be tried with one call.
    void ails(Set<ChannelName> channels, boolean tried) {
        needed |= !ailing.equals(channels) || trying != tried;
        ailing = channels;
        trying = tried;
    }

    Set<ChannelName> ailing() {
        return ailing;
    }

    int credit() {
        return credit;
    }

    Tick askedAt() {
        return askedAt;
    }

    /// @return whether this is the answer to the newest record
    boolean answered(Registration registration) {
        boolean newest = registration.generation() == generation;
        if (newest) {
            asking = false;
        }
        return newest;
    }

    /// The store did not answer, or nothing came of what it introduced: no poll waits for it until one of its
    /// introductions comes, or it says that nobody else waits.
    void inVain(Tick again) {
        unheard = true;
        need(again);
    }

    /// Whether its poll has to wait for what the store introduces to it. Others may have waited for longer than
    /// what waits here.
    boolean isAwaited(Tick now) {
        return !unheard && (isAhead(lostAt(), now) || isDue(now) || isAhead(answerDue(), now));
    }

    private static boolean isAhead(@Nullable Tick when, Tick now) {
        return when != null && now.isBefore(when);
    }

    /// Until when its poll waits for the answer of the store; null: none is to come.
    @Nullable
    Tick answerDue() {
        return asking ? askedAt.plus(PATIENCE) : null;
    }

    /// Commands were introduced with the record: the poll waits for their grants.
    void expect(int commands, Tick now) {
        expected = commands;
        expectedSince = now;
        unheard &= commands > 0;
        credit = Math.max(0, credit - commands);
    }

    /// So many will not come.
    ///
    /// @return whether something was expected, and nothing is any more
    boolean decline(int count) {
        boolean waited = expected > 0;
        expected = Math.max(0, expected - count);
        return waited && expected == 0 && held.isEmpty();
    }

    /// When what was introduced and has not come is lost; null: nothing is expected.
    @Nullable
    Tick lostAt() {
        return expected > 0 ? expectedSince.plus(LOST_MATCH) : null;
    }

    /// A command of this node was introduced to it.
    void spend() {
        credit = Math.max(0, credit - 1);
        needed |= credit == 0;
    }

    /// The store no longer offers this slot to others.
    void hidden() {
        relied = false;
        credit = 0;
        needed = true;
        known = false;
    }

    /// Whether the store may have a record that others can see.
    boolean isKnown() {
        return known;
    }

    Registration registration() {
        return new Registration(instance.slot(), generation, relied);
    }

    boolean isNewest(Registration registration) {
        return registration.slot().equals(instance.slot()) && registration.generation() == generation;
    }

    SlotId slot() {
        return instance.slot();
    }

    // --- what it holds

    void hold(Guest guest, Tick answer) {
        unheard = false;
        if (expected > 0) {
            expected--;
        } else {
            credit = Math.max(0, credit - 1);
        }
        held.add(guest);
        held.sort(Comparator.comparingLong(Guest::arrival));
        if (answerAt == null) {
            answerAt = answer;
        }
    }

    void drop(Guest guest) {
        held.remove(guest);
        if (held.isEmpty()) {
            answerAt = null;
        }
    }

    List<Guest> held() {
        return List.copyOf(held);
    }

    boolean holdsAny() {
        return !held.isEmpty();
    }

    /// Whether a poll should be answered with what is held, rather than wait for more.
    boolean isRipe(Tick now) {
        return !held.isEmpty() && (expected == 0 || answerAt == null || answerAt.isDue(now));
    }

    @Nullable
    Tick answerAt() {
        return held.isEmpty() ? null : answerAt;
    }
}
