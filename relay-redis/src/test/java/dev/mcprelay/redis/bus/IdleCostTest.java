// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.bus;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.redis.embedded.RestartableRedis;

import static dev.mcprelay.redis.bus.BusesOnRedis.eventually;
import static org.assertj.core.api.Assertions.assertThat;

/// What a node costs Redis that does nothing. On a server of its own, where nobody else is counted.
final class IdleCostTest {
    private static final int SECONDS = 6;

    @Test
    void anIdleNodeSaysNextToNothing(@TempDir Path folder) {
        try (var server = RestartableRedis.start(folder);
                var buses = new BusesOnRedis(server.url())) {
            // Given
            RedisFrameBus bus = buses.join(new NodeId(1));
            buses.beat(new NodeId(1));
            Map<String, Long> before = calls(buses);
            // When
            eventually(() -> buses.calls("publish") >= before.getOrDefault("publish", 0L) + SECONDS);
            // Then
            Map<String, Long> spent = calls(buses);
            spent.replaceAll((command, calls) -> calls - before.getOrDefault(command, 0L));
            assertThat(spent)
                    .hasEntrySatisfying("evalsha", beats -> assertThat(beats).isBetween(SECONDS - 2L, SECONDS + 2L));
            assertThat(spent)
                    .hasEntrySatisfying(
                            "publish", probes -> assertThat(probes).isBetween((long) SECONDS, SECONDS + 2L));
            assertThat(spent)
                    .hasEntrySatisfying("blmpop", reads -> assertThat(reads).isLessThanOrEqualTo(2));
            assertThat(spent)
                    .containsEntry("rpush", 0L)
                    .containsEntry("llen", 0L)
                    .containsEntry("subscribe", 0L);
            assertThat(bus.counts()).isEqualTo(new BusCounts(0, 0, 0, 0, 0));
        }
    }

    private static Map<String, Long> calls(BusesOnRedis buses) {
        return Stream.of("evalsha", "publish", "blmpop", "rpush", "llen", "subscribe")
                .collect(Collectors.toMap(command -> command, buses::calls, Long::sum, TreeMap::new));
    }
}
