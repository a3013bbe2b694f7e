// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.bus;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.mcprelay.broker.core.Tick;
import dev.mcprelay.protocol.id.TunnelId;

/// The bodies that are under way to a node: in the lane's line, or sent and not spoken of since. HANDED,
/// BOUNCE and LOST speak of a grant, HELD and ACK of a response. One tunnel has a share of the room, so
/// that what it leaves unconfirmed stops no other. What has no room waits here, if it can. Any thread.
///
/// @param <T> what waits
final class Unconfirmed<T> {
    static final long MOST = 16L << 20;

    /// A larger body counts as this much, and goes when no other of its kind is under way: else a few large
    /// ones, or many small ones, would keep each other from ever going.
    static final long SHARE = MOST / 4;

    /// A node that is silent for so long is gone.
    static final Duration FORGOTTEN = Duration.ofSeconds(10);

    /// What is under way.
    ///
    /// @param key of what the other node will speak of
    /// @param bytes of the whole frame
    record Freight(TunnelId tunnel, Object key, long bytes) {
        private boolean isLarge() {
            return bytes > SHARE;
        }

        private long counted() {
            return Math.min(bytes, SHARE);
        }
    }

    private static final class Sent {
        private final Freight freight;
        private boolean left;
        private boolean confirmed;
        private Tick at;

        Sent(Freight freight, Tick at) {
            this.freight = freight;
            this.at = at;
        }
    }

    private record Waiting<T>(Freight freight, Tick until, T what) {}

    /// @param go has room now
    /// @param late has waited for too long
    record Released<T>(List<T> go, List<T> late) {}

    private final Map<Object, Sent> sent = new HashMap<>();
    private final Map<TunnelId, Long> tunnels = new HashMap<>();
    private final Deque<Waiting<T>> waiting = new ArrayDeque<>();
    private long bytes;
    private int large;

    /// Whether a copy of it is here: it waits, or stands in the lane's line.
    synchronized boolean isHere(Object key) {
        Sent known = sent.get(key);
        return (known != null && !known.left)
                || waiting.stream().anyMatch(other -> other.freight().key().equals(key));
    }

    /// Whether there is room for it, which it then has; behind those of its tunnel that wait, and those of
    /// others that wait for room that is for all. What is sent again counts once.
    synchronized boolean take(Freight freight, Tick now) {
        forget(freight.key());
        boolean behind = waiting.stream()
                .anyMatch(
                        other -> other.freight().tunnel().equals(freight.tunnel()) || !hasRoomForAll(other.freight()));
        return !behind && enter(freight, now);
    }

    /// Whether only its own tunnel stands in its way.
    synchronized boolean mayWait(Freight freight) {
        return hasRoomForAll(freight) && waiting.stream().allMatch(other -> hasRoomForAll(other.freight()));
    }

    private boolean enter(Freight freight, Tick now) {
        long own = tunnels.getOrDefault(freight.tunnel(), 0L);
        boolean fits = own + freight.counted() <= SHARE && hasRoomForAll(freight) && !(freight.isLarge() && large > 0);
        if (fits) {
            sent.put(freight.key(), new Sent(freight, now));
            count(freight, 1);
        }
        return fits;
    }

    private boolean hasRoomForAll(Freight freight) {
        return bytes + freight.counted() <= MOST;
    }

    private void count(Freight freight, int sign) {
        bytes += sign * freight.counted();
        large += freight.isLarge() ? sign : 0;
        long own = tunnels.getOrDefault(freight.tunnel(), 0L) + sign * freight.counted();
        if (own == 0) {
            tunnels.remove(freight.tunnel());
        } else {
            tunnels.put(freight.tunnel(), own);
        }
    }

    /// It waits, in the order in which it came.
    ///
    /// @return what may go: perhaps this, if there is room by now
    synchronized Released<T> await(Freight freight, Tick until, T what, Tick now) {
        waiting.add(new Waiting<>(freight, until, what));
        return release(now);
    }

    /// Nobody waits for this any more.
    ///
    /// @return what may go instead
    synchronized Released<T> drop(Object key, Tick now) {
        waiting.removeIf(other -> other.freight().key().equals(key));
        return release(now);
    }

    /// It has left the lane's line, or was taken out of it.
    ///
    /// @param written it may have reached the node
    /// @return what may go instead
    synchronized Released<T> left(Object key, boolean written, Tick now) {
        Sent known = sent.get(key);
        if (known != null && written && !known.confirmed) {
            known.left = true;
            known.at = now;
        } else {
            forget(key);
        }
        return release(now);
    }

    /// The node has spoken of it, or need not any more. What stands in the line still counts until it has
    /// left.
    ///
    /// @return what may go instead
    synchronized Released<T> confirmed(Object key, Tick now) {
        Sent known = sent.get(key);
        if (known != null && !known.left) {
            known.confirmed = true;
        } else {
            forget(key);
        }
        return release(now);
    }

    /// @return what may go instead of what was never confirmed
    synchronized Released<T> sweep(Tick now) {
        List<Sent> silent = sent.values().stream()
                .filter(known -> known.left && now.since(known.at).compareTo(FORGOTTEN) >= 0)
                .toList();
        silent.forEach(known -> forget(known.freight.key()));
        return release(now);
    }

    private void forget(Object key) {
        Sent known = sent.remove(key);
        if (known != null) {
            count(known.freight, -1);
        }
    }

    /// None overtakes another of its tunnel, nor one that waits for room that is for all.
    private Released<T> release(Tick now) {
        List<T> go = new ArrayList<>();
        List<T> late = new ArrayList<>();
        Set<TunnelId> behind = new HashSet<>();
        boolean full = false;
        Iterator<Waiting<T>> all = waiting.iterator();
        while (all.hasNext()) {
            Waiting<T> next = all.next();
            Freight freight = next.freight();
            if (next.until().isDue(now)) {
                late.add(next.what());
                all.remove();
            } else if (!full && !behind.contains(freight.tunnel()) && enter(freight, now)) {
                go.add(next.what());
                all.remove();
            } else {
                behind.add(freight.tunnel());
                full |= !hasRoomForAll(freight);
            }
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
