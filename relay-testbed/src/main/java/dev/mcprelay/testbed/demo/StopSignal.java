// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.demo;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ctrl-C. Whatever the main thread is at, it is interrupted, and the process waits while it puts everything away: the
/// same way out as without a signal, at any moment.
final class StopSignal {
    private static final long LONGEST_STOP_SECONDS = 20;

    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean came;

    /// One that nobody sends.
    StopSignal() {}

    /// Interrupts the thread that calls this, once, when the process is told to end before [#done()].
    static StopSignal forThisThread() {
        StopSignal signal = new StopSignal();
        Thread main = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> signal.send(main), "stop"));
        return signal;
    }

    private void send(Thread main) {
        if (done.getCount() == 0) {
            return;
        }
        came = true;
        main.interrupt();
        try {
            var _ = done.await(LONGEST_STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean came() {
        return came;
    }

    /// Returns when it comes. The thread is not interrupted any more: it has things to put away.
    void await() {
        try {
            done.await();
        } catch (InterruptedException signal) {
            // that is what was waited for
        }
    }

    /// Everything is put away.
    void done() {
        done.countDown();
    }
}
