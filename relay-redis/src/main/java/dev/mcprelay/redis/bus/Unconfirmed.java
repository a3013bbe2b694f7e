// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.bus;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.mcprelay.broker.core.Tick;

/// The bodies that a node was sent and has not spoken of since: HANDED, BOUNCE and LOST speak of a grant, ACK
/// of a response. What has no room waits here, if it can. One that is larger than all the room goes when
/// nothing else is under way. Any thread.
///
/// @param <T> what waits
final class Unconfirmed<T> {
    static final long MOST = 16L << 20;

    /// A node that is silent for so long is gone.
    static final Duration FORGOTTEN = Duration.ofSeconds(10);

    /// Nobody waits for it any more.
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private record Sent(long bytes, Tick at) {}

    private record Waiting<T>(Object key, long bytes, Tick since, T what) {}

    /// @param go has room now
    /// @param late has waited for too long
    record Released<T>(List<T> go, List<T> late) {}

    private final Map<Object, Sent> sent = new LinkedHashMap<>();
    private final Deque<Waiting<T>> waiting = new ArrayDeque<>();
    private long bytes;

    /// Whether there is room for it, which it then has. What is sent again counts once.
    synchronized boolean take(Object key, long length, Tick now) {
        forget(key);
        if (bytes > 0 && bytes + length > MOST) {
            return false;
        }
        sent.put(key, new Sent(length, now));
        bytes += length;
        return true;
    }

    /// @return whether it waits now; false: it did already
    synchronized boolean await(Object key, long length, Tick now, T what) {
        if (waiting.stream().anyMatch(other -> other.key().equals(key))) {
            return false;
        }
        waiting.add(new Waiting<>(key, length, now, what));
        return true;
    }

    synchronized boolean hasWaiting() {
        return !waiting.isEmpty();
    }

    /// @return what may go instead
    synchronized Released<T> confirmed(Object key, Tick now) {
        forget(key);
        return release(now);
    }

    /// @return what may go instead of what was never confirmed
    synchronized Released<T> sweep(Tick now) {
        Iterator<Sent> oldest = sent.values().iterator();
        while (oldest.hasNext()) {
            Sent next = oldest.next();
            if (now.since(next.at()).compareTo(FORGOTTEN) < 0) {
                break;
            }
            oldest.remove();
            bytes -= next.bytes();
        }
        return release(now);
    }

    private void forget(Object key) {
        Sent known = sent.remove(key);
        if (known != null) {
            bytes -= known.bytes();
        }
    }

    private Released<T> release(Tick now) {
        List<T> go = new ArrayList<>();
        List<T> late = new ArrayList<>();
        Waiting<T> first = waiting.peek();
        while (first != null) {
            if (now.since(first.since()).compareTo(PATIENCE) >= 0) {
                late.add(first.what());
            } else if (take(first.key(), first.bytes(), now)) {
                go.add(first.what());
            } else {
                break;
            }
            var _ = waiting.remove();
            first = waiting.peek();
        }
        return new Released<>(go, late);
    }

    synchronized boolean isFull() {
        return bytes >= MOST;
    }

    /// What waits is not sent any more.
    synchronized List<T> close() {
        List<T> left = waiting.stream().map(Waiting::what).toList();
        waiting.clear();
        return left;
    }
}
