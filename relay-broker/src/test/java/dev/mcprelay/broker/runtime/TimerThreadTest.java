// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.runtime;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import dev.mcprelay.broker.core.Tick;

import static org.assertj.core.api.Assertions.assertThat;

final class TimerThreadTest {
    private final SystemBrokerClock clock = new SystemBrokerClock();

    @Test
    void whatIsDueHappensAndNotBefore() throws InterruptedException {
        try (TimerThread timer = new TimerThread(clock)) {
            // Given
            Tick when = clock.now().plus(Duration.ofMillis(20));
            CountDownLatch fired = new CountDownLatch(1);
            // When
            var _ = timer.at(when, fired::countDown);
            // Then
            assertThat(fired.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(when.isDue(clock.now())).isTrue();
        }
    }

    @Test
    void whatIsCancelledDoesNotHappen() throws InterruptedException {
        try (TimerThread timer = new TimerThread(clock)) {
            // Given
            CountDownLatch cancelled = new CountDownLatch(1);
            CountDownLatch later = new CountDownLatch(1);
            Wakeups.Wakeup wakeup = timer.at(clock.now().plus(Duration.ofMillis(20)), cancelled::countDown);
            // When
            wakeup.cancel();
            var _ = timer.at(clock.now().plus(Duration.ofMillis(40)), later::countDown);
            // Then
            assertThat(later.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(cancelled.getCount()).isEqualTo(1);
        }
    }
}
