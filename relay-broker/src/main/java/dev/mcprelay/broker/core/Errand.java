// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.match.Drop;
import dev.mcprelay.protocol.id.InstanceId;

/// How far one waiting command has come in its search for a slot of another node. Asked again from time to
/// time: the store may have lost the question, and an introduction its way.
final class Errand {
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(4);
    private static final Duration RETRY = Duration.ofMillis(200);

    private boolean asking;
    private boolean enlisted;
    private @Nullable Long arrival;
    private @Nullable Drop drop;
    private @Nullable Tick next;
    private @Nullable Tick failingSince;
    private Duration pause = FIRST;
    private boolean resort;
    private @Nullable InstanceId newsAwaited;

    boolean isAsking() {
        return asking;
    }

    boolean isDue(Tick now) {
        return !asking && (next == null || next.isDue(now));
    }

    /// When to ask again; null: now, or when the answer is there.
    @Nullable
    Tick next() {
        return asking ? null : next;
    }

    @Nullable
    Long arrival() {
        return arrival;
    }

    /// The slot to pass over, once.
    @Nullable
    Drop takeDrop() {
        Drop taken = drop;
        drop = null;
        return taken;
    }

    void asked() {
        asking = true;
        resort = false;
        next = null;
    }

    /// In the line.
    void queued(long at, Tick now) {
        asking = false;
        enlisted = true;
        arrival = at;
        failingSince = null;
        next = now.plus(pause);
        pause = pause.multipliedBy(2).compareTo(LONGEST) < 0 ? pause.multipliedBy(2) : LONGEST;
    }

    /// Out of the line again, introduced or not.
    void left(@Nullable Long at) {
        asking = false;
        enlisted = false;
        arrival = at == null ? arrival : at;
        failingSince = null;
        next = null;
        pause = FIRST;
    }

    /// Search again, elsewhere.
    void again(@Nullable Drop passOver, @Nullable Tick when) {
        asking = false;
        drop = passOver;
        next = when;
    }

    /// Nothing is known of the store any more. It may have done late what nobody waited for, and introduced
    /// the command to a slot without anybody hearing of it: so it is asked again soon, as in the beginning.
    void afresh() {
        again(null, null);
        pause = FIRST;
    }

    /// The store did not answer.
    ///
    /// @return since when it has not
    Tick failed(Tick now) {
        asking = false;
        next = now.plus(RETRY);
        failingSince = failingSince == null ? now : failingSince;
        resort = true;
        return failingSince;
    }

    /// The store knows of nothing better than what is here, or nothing at all.
    void resort() {
        resort = true;
    }

    /// Whether an instance here will do that ails.
    boolean mayResort() {
        return resort;
    }

    /// A stream was introduced to an instance that has one lane for everything, for all that is known. News
    /// of it may be on its way.
    void awaitNews(InstanceId instance, Tick until) {
        newsAwaited = instance;
        again(null, until);
    }

    /// The instance that a stream waits for news of; null: none.
    @Nullable
    InstanceId newsAwaited() {
        return newsAwaited;
    }

    /// There is news of an instance.
    void newsOf(InstanceId instance) {
        if (instance.equals(newsAwaited)) {
            newsAwaited = null;
            again(null, null);
        }
    }

    /// Whether the store may still hold a place in the line for it.
    boolean isInLine() {
        return enlisted || asking;
    }
}
