// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab.workload;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import dev.mcprelay.testbed.lab.history.History;
import dev.mcprelay.testbed.lab.history.LabClock;
import dev.mcprelay.testbed.lab.history.Outcome;
import dev.mcprelay.testbed.lab.history.Outcome.CallerLeft;
import dev.mcprelay.testbed.lab.history.Outcome.Failure;
import dev.mcprelay.testbed.lab.history.Outcome.Success;
import dev.mcprelay.testbed.lab.history.Wishes;

/// Callers that call one tunnel after another until they are told to stop. Each has a thread of its own.
public final class Callers {
    private static final Duration AFTER_FAILURE = Duration.ofMillis(100);
    private static final int SMALL = 1024;
    private static final int LARGE = 64 * 1024;
    private static final int SHORTEST_TOOL = 5;
    private static final int MOST_ATTEMPTS = 50;

    private final String name;
    private final History history;
    private final List<CallSite> sites;
    private final Habits habits;
    private final CallExchange exchange;
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicInteger givenUp = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;

    /// Where a tunnel is called.
    ///
    /// @param base URL of a node or of what stands before it
    public record CallSite(String tunnel, String base) {}

    /// @param callers how many
    /// @param perSecond calls of all of them together; 0: as many as they can
    /// @param retrying whether a 503 that says `retrySafe` is followed by another attempt, which is a call
    /// of its own
    /// @param longestTool in milliseconds; the shortest takes five
    /// @param leaving how many of a hundred go away before the answer comes
    /// @param seed of everything that is random
    public record Habits(int callers, int perSecond, boolean retrying, int longestTool, int leaving, long seed) {}

    /// @param name with which the uids of all calls begin
    public Callers(String name, History history, List<CallSite> sites, Habits habits, CallExchange exchange) {
        this.name = name;
        this.history = history;
        this.sites = List.copyOf(sites);
        this.habits = habits;
        this.exchange = exchange;
    }

    /// Calls every tunnel until it answers once.
    ///
    /// @return whether all did in time
    public boolean warmUp(Duration patience) {
        LabClock clock = new LabClock();
        Random random = new Random(habits.seed());
        for (CallSite site : sites) {
            while (!(call(site, random, next(), false) instanceof Success)) {
                if (clock.elapsed().compareTo(patience) > 0) {
                    return false;
                }
                LockSupport.parkNanos(AFTER_FAILURE.toNanos());
            }
        }
        return true;
    }

    public void start() {
        for (int i = 0; i < habits.callers(); i++) {
            Random random = new Random(habits.seed() * 1000 + i);
            threads.add(Thread.ofVirtual().name("caller-" + i).start(() -> live(random)));
        }
    }

    /// Calls for so long.
    public void run(Duration time) {
        start();
        LockSupport.parkNanos(time.toNanos());
        stop();
    }

    /// Begins no more calls, and waits for those under way.
    public void stop() {
        stopping = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /// How many callers did not get what they wanted, whatever they tried.
    public int givenUp() {
        return givenUp.get();
    }

    private void live(Random random) {
        LabClock clock = new LabClock();
        long between =
                habits.perSecond() == 0 ? 0 : Duration.ofSeconds(1).toNanos() * habits.callers() / habits.perSecond();
        long next = random.nextLong(between + 1);
        while (!stopping) {
            LockSupport.parkNanos(next - clock.nanos());
            // who is late does not hurry afterwards
            next = Math.max(next, clock.nanos() - between) + between;
            satisfy(sites.get(random.nextInt(sites.size())), random);
        }
    }

    private void satisfy(CallSite site, Random random) {
        boolean leaving = random.nextInt(100) < habits.leaving();
        String wish = next();
        Outcome outcome = call(site, random, wish, leaving);
        for (int i = 1; i < MOST_ATTEMPTS && habits.retrying() && mayRetry(outcome); i++) {
            LockSupport.parkNanos(AFTER_FAILURE.toNanos());
            outcome = call(site, random, wish + Wishes.AGAIN + i, false);
        }
        if (!(outcome instanceof Success) && !(outcome instanceof CallerLeft)) {
            givenUp.incrementAndGet();
            LockSupport.parkNanos(AFTER_FAILURE.toNanos());
        }
    }

    private static boolean mayRetry(Outcome outcome) {
        return outcome instanceof Failure(int status, String _, boolean retrySafe) && status == 503 && retrySafe;
    }

    private String next() {
        return name + numbers.incrementAndGet();
    }

    private Outcome call(CallSite site, Random random, String uid, boolean leaving) {
        int millis = random.nextInt(SHORTEST_TOOL, habits.longestTool() + 1);
        int bytes = random.nextInt(100) < 5 ? LARGE : SMALL;
        CallText text = CallText.of(uid, site.tunnel(), millis, bytes, random.nextBoolean());
        history.started(uid, site.tunnel(), millis, text.expected());
        Duration stay = leaving ? Duration.ofMillis(random.nextInt(millis)) : exchange.patience();
        CallExchange.Result result = exchange.call(site, text, uid, stay);
        Outcome outcome = leaving && result.outcome() instanceof Outcome.Silence ? new CallerLeft() : result.outcome();
        history.ended(uid, outcome, result.node());
        return outcome;
    }
}
