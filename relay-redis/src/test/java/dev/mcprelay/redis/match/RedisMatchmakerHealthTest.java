// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.match;

import org.junit.jupiter.api.AfterEach;

import dev.mcprelay.broker.port.MatchRules;
import dev.mcprelay.broker.port.Matchmaker;
import dev.mcprelay.broker.port.MatchmakerHealthContract;

final class RedisMatchmakerHealthTest extends MatchmakerHealthContract {
    private final MatchmakerOnRedis redis = new MatchmakerOnRedis();

    @Override
    protected Matchmaker matchmaker(MatchRules rules) {
        return redis.matchmaker(rules);
    }

    @Override
    protected void aMomentPasses() {
        MatchmakerOnRedis.aMomentPasses();
    }

    @AfterEach
    void close() {
        redis.close();
    }
}
