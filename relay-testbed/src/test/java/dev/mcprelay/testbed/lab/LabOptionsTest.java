// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.mcprelay.testbed.lab.fault.Fault;
import dev.mcprelay.testbed.lab.process.RedisShape;

import static org.assertj.core.api.Assertions.assertThat;

final class LabOptionsTest {

    private static LabOptions options(String line) {
        return LabOptions.of(List.of(line.split(" ")), 1);
    }

    @ParameterizedTest
    @CsvSource({
        "--fault none, ONE",
        "--fault mixed, ONE",
        "--fault node-kill, ONE",
        "--fault redis-flush, ONE",
        "--fault sentinel-failover, SENTINEL",
        "--fault cluster-slot-move, CLUSTER",
        "'--fault node-kill,cluster-failover', CLUSTER",
        "--fault node-kill --redis sentinel, SENTINEL"
    })
    void redisIsWhatTheFaultsNeed(String line, RedisShape shape) {
        // When
        LabOptions options = options(line);
        // Then
        assertThat(options.size().redis()).isEqualTo(shape);
    }

    @Test
    void mixedFaultsAreThoseThatTheRedisCanSuffer() {
        // When
        List<Fault> cluster = options("--fault mixed --redis cluster").faults();
        List<Fault> one = options("--fault mixed").faults();
        // Then
        assertThat(cluster)
                .contains(Fault.NODE_KILL, Fault.CLUSTER_FAILOVER, Fault.CLUSTER_SLOT_MOVE)
                .contains(Fault.REDIS_CONNECTIONS_RESET)
                .doesNotContain(Fault.REDIS_FLUSH, Fault.SENTINEL_FAILOVER, Fault.ROLLING_RESTART);
        assertThat(one).contains(Fault.REDIS_FLUSH).noneMatch(fault -> !fault.fits(RedisShape.ONE));
    }
}
