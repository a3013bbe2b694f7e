// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.kit;

import java.time.Duration;

import org.junit.jupiter.api.Nested;

import dev.mcprelay.broker.port.MatchRules;
import dev.mcprelay.broker.port.Matchmaker;
import dev.mcprelay.broker.port.MatchmakerContract;
import dev.mcprelay.broker.port.MatchmakerHealthContract;
import dev.mcprelay.broker.port.MatchmakerParkingContract;
import dev.mcprelay.broker.port.MatchmakerPinContract;
import dev.mcprelay.broker.port.MatchmakerSubject;

/// The fake keeps the promises of the real one.
final class InMemoryMatchmakerTest {

    private static final class InMemory implements MatchmakerSubject {
        private static final Duration MOMENT = Duration.ofMillis(20);

        private final ManualTime time = new ManualTime();

        @Override
        public Matchmaker matchmaker(MatchRules rules) {
            return new InMemoryMatchmaker(rules, time);
        }

        @Override
        public void aMomentPasses() {
            time.advance(MOMENT);
        }
    }

    @Nested
    final class Introducing extends MatchmakerContract {
        Introducing() {
            super(new InMemory());
        }
    }

    @Nested
    final class Parking extends MatchmakerParkingContract {
        Parking() {
            super(new InMemory());
        }
    }

    @Nested
    final class Pins extends MatchmakerPinContract {
        Pins() {
            super(new InMemory());
        }
    }

    @Nested
    final class Health extends MatchmakerHealthContract {
        Health() {
            super(new InMemory());
        }
    }
}
