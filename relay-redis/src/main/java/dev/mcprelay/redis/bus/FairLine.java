// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.bus;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.mcprelay.protocol.id.TunnelId;

/// What waits for a lane, tunnel by tunnel (deficit round robin): a tunnel that sends bodies waits for the
/// small letters of the others, never they for it. Of one tunnel, the order is kept. Guarded by its lane.
final class FairLine<T> {
    /// What a tunnel may send in its turn; a larger letter waits for several.
    static final int QUANTUM = 64 << 10;

    private record Item<T>(T letter, int bytes) {}

    private static final class Queue<T> {
        private final TunnelId tunnel;
        private final Deque<Item<T>> items = new ArrayDeque<>();
        private long allowance = QUANTUM;

        Queue(TunnelId tunnel) {
            this.tunnel = tunnel;
        }
    }

    private final Map<TunnelId, Queue<T>> queues = new HashMap<>();
    private final Deque<Queue<T>> turns = new ArrayDeque<>();

    void add(TunnelId tunnel, T letter, int bytes) {
        Queue<T> queue = queues.get(tunnel);
        if (queue == null) {
            queue = new Queue<>(tunnel);
            queues.put(tunnel, queue);
            turns.add(queue);
        }
        queue.items.add(new Item<>(letter, bytes));
    }

    boolean isEmpty() {
        return turns.isEmpty();
    }

    /// What leaves next, together.
    ///
    /// @param most bytes, beyond which there is at most one letter
    List<T> take(int most) {
        List<T> taken = new ArrayList<>();
        long bytes = 0;
        Queue<T> queue = turns.peek();
        while (queue != null) {
            Item<T> first = queue.items.element();
            if (!taken.isEmpty() && bytes + first.bytes() > most) {
                return taken;
            }
            if (queue.allowance < first.bytes()) {
                queue.allowance += QUANTUM;
                turns.add(turns.remove());
            } else {
                queue.allowance -= first.bytes();
                bytes += first.bytes();
                taken.add(queue.items.remove().letter());
                endIfEmpty(queue);
            }
            queue = turns.peek();
        }
        return taken;
    }

    private void endIfEmpty(Queue<T> queue) {
        if (queue.items.isEmpty()) {
            turns.remove();
            queues.remove(queue.tunnel);
        }
    }

    /// Whether it stood here; now it does not.
    boolean remove(TunnelId tunnel, T letter) {
        Queue<T> queue = queues.get(tunnel);
        boolean stood =
                queue != null && queue.items.removeIf(item -> item.letter().equals(letter));
        if (stood && queue != null && queue.items.isEmpty()) {
            turns.remove(queue);
            queues.remove(tunnel);
        }
        return stood;
    }

    List<T> takeAll() {
        List<T> all = new ArrayList<>();
        turns.forEach(queue -> queue.items.forEach(item -> all.add(item.letter())));
        turns.clear();
        queues.clear();
        return all;
    }
}
