// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.server;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Counts, by the argument `uid` that the test chose, how often a tool really ran and how often it was cut off. Safe
/// from any thread.
final class Executions {
    private final ConcurrentHashMap<String, AtomicInteger> started = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, AtomicInteger> aborted = new ConcurrentHashMap<>();
    private final Consumer<String> journal;

    /// @param journal told of every execution before its tool runs
    Executions(Consumer<String> journal) {
        this.journal = journal;
    }

    void started(String uid) {
        journal.accept(uid);
        increment(started, uid);
    }

    void aborted(String uid) {
        increment(aborted, uid);
    }

    int executionsOf(String uid) {
        return value(started, uid);
    }

    int abortsOf(String uid) {
        return value(aborted, uid);
    }

    private static void increment(ConcurrentHashMap<String, AtomicInteger> counters, String uid) {
        counters.computeIfAbsent(uid, _ -> new AtomicInteger()).incrementAndGet();
    }

    private static int value(ConcurrentHashMap<String, AtomicInteger> counters, String uid) {
        AtomicInteger counter = counters.get(uid);
        return counter == null ? 0 : counter.get();
    }
}
