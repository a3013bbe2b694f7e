// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.sim;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.mcprelay.broker.core.Event;

import static org.assertj.core.api.Assertions.assertThat;

final class SimulationTest {
    private static final int STEPS = 12_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void whateverHappensNothingIsHandedOverTwiceAndEverythingEnds(long seed) {
        // Given
        Simulation simulation = new Simulation(seed);
        // When
        for (int i = 0; i < STEPS; i++) {
            simulation.step();
        }
        switch ((int) (seed % 3)) {
            case 1 -> simulation.end(new Event.Drain());
            case 2 -> simulation.end(new Event.TunnelDeleted());
            default -> {
                // it just stops
            }
        }
        simulation.quiet();
        // Then
        assertThat(simulation.handed()).isGreaterThan(STEPS / 24);
        assertThat(simulation.avoided()).isPositive();
        assertThat(simulation.answered()).isGreaterThan(STEPS / 40);
    }
}
