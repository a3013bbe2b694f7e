// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/// All of this module's tests run under BlockHound; this one shows that it is awake.
final class BlockingIsCaughtTest {

    @Test
    void aThreadThatMustNotWaitCannot() {
        // Given
        Mono<Boolean> waiting = Mono.fromCallable(() -> new CountDownLatch(1).await(5, TimeUnit.SECONDS))
                .subscribeOn(Schedulers.parallel());
        // When
        var steps = StepVerifier.create(waiting);
        // Then
        steps.expectErrorSatisfies(error -> assertThat(error).hasMessageContaining("Blocking call"))
                .verify(Duration.ofSeconds(10));
    }
}
