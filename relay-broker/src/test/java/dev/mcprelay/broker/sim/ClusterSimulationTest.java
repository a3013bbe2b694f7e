// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.sim;

import java.time.Duration;
import java.util.stream.LongStream;

import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/// `-Dsimulation.seed=N` replays one seed, `-Dsimulation.seeds=N` runs more of them.
final class ClusterSimulationTest {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterSimulationTest.class);

    static LongStream seeds() {
        Long one = Long.getLong("simulation.seed");
        return one == null ? LongStream.rangeClosed(1, Long.getLong("simulation.seeds", 20)) : LongStream.of(one);
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @MethodSource("seeds")
    void whateverHappensBetweenNodesNothingRunsTwiceAndEverythingEnds(long seed) {
        // Given
        ClusterSimulation simulation = new ClusterSimulation(seed);
        // When
        simulation.run(Duration.ofMinutes(3));
        simulation.calmDown();
        // Then
        ClusterChecker checker = simulation.checker;
        assertThat(checker.answered()).isGreaterThan(checker.calls() / 2);
        LOG.atInfo()
                .addKeyValue("seed", seed)
                .addKeyValue("steps", simulation.steps())
                .addKeyValue("faults", simulation.faultsInjected())
                .addKeyValue("calls", checker.calls())
                .addKeyValue("answered", checker.answered())
                .addKeyValue("refused", checker.refusals())
                .addKeyValue("failed", checker.failures())
                .addKeyValue("messages", checker.messages())
                .addKeyValue("cancellations", checker.cancellations())
                .addKeyValue("bounces", checker.bounces())
                .addKeyValue("avoided", simulation.ejections.checker().avoided())
                .addKeyValue("tries", simulation.ejections.checker().tries())
                .log("a cluster was simulated");
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @MethodSource("seeds")
    void whatPollsAtOtherNodesIsPassedOverTooWhileItFails(long seed) {
        // Given
        ClusterSimulation simulation = new ClusterSimulation(seed, true);
        // When
        simulation.run(Duration.ofMinutes(10));
        simulation.calmDown();
        // Then
        EjectionChecker ejections = simulation.ejections.checker();
        assertThat(ejections.avoided()).isPositive();
        assertThat(ejections.missed()).as("calls given away").isLessThanOrEqualTo(ejections.avoided() / 100);
        assertThat(simulation.checker.answered()).isGreaterThan(simulation.checker.calls() * 3 / 4);
        LOG.atInfo()
                .addKeyValue("seed", seed)
                .addKeyValue("calls", simulation.checker.calls())
                .addKeyValue("failed", simulation.checker.failures())
                .addKeyValue("avoided", simulation.ejections.checker().avoided())
                .addKeyValue("tries", simulation.ejections.checker().tries())
                .log("a gentle cluster was simulated");
    }
}
