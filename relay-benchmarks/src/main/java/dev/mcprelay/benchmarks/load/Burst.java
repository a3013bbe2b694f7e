// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.benchmarks.load;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// A number of calls by a number of callers, closed loop.
final class Burst {
    private static final long LONGEST_MICROS = 600_000_000L;
    private static final int REASONS = 3;

    private Burst() {}

    /// @param failures how many by their reason
    /// @param seconds of wall time
    record Outcome(long calls, Map<String, Long> failures, double seconds, Histogram micros) {
        Outcome {
            failures = Map.copyOf(failures);
        }

        long failed() {
            return failures.values().stream().mapToLong(Long::longValue).sum();
        }

        /// A few of the reasons, if calls failed; nothing else.
        void printFailures(PrintStream out) {
            failures.entrySet().stream()
                    .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                    .limit(REASONS)
                    .forEach(
                            reason -> out.printf(Locale.ROOT, "  %d failed: %s%n", reason.getValue(), reason.getKey()));
        }

        double perSecond() {
            return calls / seconds;
        }

        double p50Millis() {
            return micros.getValueAtPercentile(50) / 1000.0;
        }

        double p99Millis() {
            return micros.getValueAtPercentile(99) / 1000.0;
        }
    }

    /// Opens a caller's connection.
    interface Opening {
        RawCaller open() throws IOException;
    }

    static Outcome of(int callers, long calls, Opening opening) throws InterruptedException, ExecutionException {
        Histogram micros = new ConcurrentHistogram(LONGEST_MICROS, 3);
        AtomicLong left = new AtomicLong(calls);
        Map<String, Long> failures = new ConcurrentHashMap<>();
        long start = LoadClock.nanos();
        try (ExecutorService threads =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().factory())) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                running.add(threads.submit(() -> loop(opening, left, failures, micros)));
            }
            for (Future<?> caller : running) {
                var _ = caller.get();
            }
        }
        return new Outcome(calls, failures, (LoadClock.nanos() - start) / 1e9, micros);
    }

    private static @Nullable Void loop(Opening opening, AtomicLong left, Map<String, Long> failures, Histogram micros)
            throws IOException {
        try (RawCaller caller = opening.open()) {
            while (left.getAndDecrement() > 0) {
                long start = LoadClock.nanos();
                Optional<String> failure = caller.call();
                micros.recordValue(Math.min(LONGEST_MICROS, (LoadClock.nanos() - start) / 1000));
                failure.ifPresent(reason -> failures.merge(reason, 1L, Long::sum));
            }
        }
        return null;
    }
}
