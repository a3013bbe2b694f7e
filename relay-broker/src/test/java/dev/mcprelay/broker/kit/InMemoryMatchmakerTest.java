// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.kit;

import org.junit.jupiter.api.Nested;

import dev.mcprelay.broker.port.MatchRules;
import dev.mcprelay.broker.port.Matchmaker;
import dev.mcprelay.broker.port.MatchmakerContract;
import dev.mcprelay.broker.port.MatchmakerHealthContract;
import dev.mcprelay.broker.port.MatchmakerPinContract;

/// The fake keeps the promises of the real one.
final class InMemoryMatchmakerTest {

    @Nested
    final class Introducing extends MatchmakerContract {
        private final ManualTime time = new ManualTime();

        @Override
        protected Matchmaker matchmaker(MatchRules rules) {
            return new InMemoryMatchmaker(rules, time);
        }

        @Override
        protected void aMomentPasses() {
            time.advance(BRIEF);
        }
    }

    @Nested
    final class Pins extends MatchmakerPinContract {
        private final ManualTime time = new ManualTime();

        @Override
        protected Matchmaker matchmaker(MatchRules rules) {
            return new InMemoryMatchmaker(rules, time);
        }

        @Override
        protected void aMomentPasses() {
            time.advance(BRIEF);
        }
    }

    @Nested
    final class Health extends MatchmakerHealthContract {
        private final ManualTime time = new ManualTime();

        @Override
        protected Matchmaker matchmaker(MatchRules rules) {
            return new InMemoryMatchmaker(rules, time);
        }

        @Override
        protected void aMomentPasses() {
            time.advance(BRIEF);
        }
    }
}
