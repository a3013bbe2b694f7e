// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.match;

import org.junit.jupiter.api.Nested;

import dev.mcprelay.broker.port.MatchmakerContract;
import dev.mcprelay.broker.port.MatchmakerHealthContract;
import dev.mcprelay.broker.port.MatchmakerParkingContract;
import dev.mcprelay.broker.port.MatchmakerPinContract;

/// The matchmaker in Redis keeps what is promised of every one.
final class RedisMatchmakerTest {

    @Nested
    final class Introducing extends MatchmakerContract {
        Introducing() {
            super(new MatchmakerOnRedis());
        }
    }

    @Nested
    final class Parking extends MatchmakerParkingContract {
        Parking() {
            super(new MatchmakerOnRedis());
        }
    }

    @Nested
    final class Pins extends MatchmakerPinContract {
        Pins() {
            super(new MatchmakerOnRedis());
        }
    }

    @Nested
    final class Health extends MatchmakerHealthContract {
        Health() {
            super(new MatchmakerOnRedis());
        }
    }
}
