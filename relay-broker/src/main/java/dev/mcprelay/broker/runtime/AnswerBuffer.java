// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.BrokerLimits;
import dev.mcprelay.broker.Frame;

/// The frames of one answer that its reader has not taken. Notices are bounded in number and bytes; beyond that
/// a few posts are held; what is dropped is counted, and the count stands where the dropped ones would. Not
/// thread-safe.
final class AnswerBuffer {
    /// A client posts one notice of a command after another; more at once come from a client that does not.
    private static final int MOST_HELD = 4;

    private final BrokerLimits limits;
    private final Deque<Frame> frames = new ArrayDeque<>();
    private final Deque<HeldNotice> held = new ArrayDeque<>();
    private int notices;
    private long bytes;
    private int gap;

    AnswerBuffer(BrokerLimits limits) {
        this.limits = limits;
    }

    /// Whether it was taken; else it is held.
    boolean offer(HeldNotice post) {
        if (held.isEmpty() && hasRoomFor(post.notice())) {
            append(post.notice());
            return true;
        }
        held.add(post);
        return false;
    }

    /// Drops the one that has been held for longest, when there are too many.
    @Nullable
    HeldNotice overflow() {
        if (held.size() <= MOST_HELD) {
            return null;
        }
        gap++;
        return held.removeFirst();
    }

    /// Whether it was still held, and is dropped now.
    boolean expire(HeldNotice post) {
        boolean waited = held.remove(post);
        gap += waited ? 1 : 0;
        return waited;
    }

    /// Adds the outcome, behind what is held: that is here already, and nobody will read for longer.
    ///
    /// @return the posts that were held
    List<HeldNotice> end(Frame.Final outcome) {
        List<HeldNotice> taken = new ArrayList<>(held);
        held.clear();
        taken.forEach(post -> append(post.notice()));
        markGap();
        frames.add(outcome);
        return taken;
    }

    @Nullable
    Frame poll() {
        Frame next = frames.poll();
        if (next instanceof Frame.Notice notice) {
            notices--;
            bytes -= size(notice);
        }
        return next;
    }

    /// Moves held posts to where there is room now.
    List<HeldNotice> promote() {
        List<HeldNotice> taken = new ArrayList<>();
        while (!held.isEmpty() && hasRoomFor(held.getFirst().notice())) {
            HeldNotice post = held.removeFirst();
            append(post.notice());
            taken.add(post);
        }
        return taken;
    }

    /// Nobody reads any more.
    List<HeldNotice> clear() {
        List<HeldNotice> forgotten = new ArrayList<>(held);
        held.clear();
        frames.clear();
        return forgotten;
    }

    /// One that is larger than the bound goes alone.
    private boolean hasRoomFor(Frame.Notice notice) {
        return notices == 0 || (notices < limits.noticeBuffer() && bytes + size(notice) <= limits.noticeBytes());
    }

    private void append(Frame.Notice notice) {
        markGap();
        frames.add(notice);
        notices++;
        bytes += size(notice);
    }

    private void markGap() {
        if (gap > 0) {
            frames.add(new Frame.Gap(gap));
            gap = 0;
        }
    }

    private static long size(Frame.Notice notice) {
        var json = notice.response().json();
        return json == null ? 0 : json.length();
    }
}
